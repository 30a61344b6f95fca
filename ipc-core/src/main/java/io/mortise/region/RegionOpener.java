package io.mortise.region;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Creates, attaches and unlinks region files, so that nobody ever sees a half-made one and, of any number of racers, exactly one
 * creates. A creator holds the {@link CreationLock}, builds under a temporary name, takes its own slot, and publishes with a
 * hard link, which fails rather than replaces.
 */
final class RegionOpener {
    private static final Set<PosixFilePermission> OURS_ALONE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final RegionFiles files;
    private final RegionOptions options;
    private final long deadlineNs;

    RegionOpener(RegionFiles files, RegionOptions options) {
        this.files = files;
        this.options = options;
        deadlineNs = System.nanoTime() + options.patience().toNanos();
    }

    Attachment create() throws IOException {
        refuseReadOnly();
        return tryCreate()
                .orElseThrow(() -> new FileAlreadyExistsException(
                        files.path().toString(), null, "the region exists; attach it, or unlink it first"));
    }

    Attachment attach() throws IOException {
        while (true) {
            Optional<Attachment> attached = tryAttach();
            if (attached.isPresent()) {
                return attached.get();
            }
            if (!exists()) {
                throw new NoSuchFileException(
                        files.path().toString(),
                        null,
                        "there is no such region; has its creator started, with the same MORTISE_DIR?");
            }
            holdingLock(() -> {
                settle();
                return true;
            });
        }
    }

    Attachment createOrAttach() throws IOException {
        refuseReadOnly();
        while (true) {
            Optional<Attachment> attachment = tryAttach();
            if (attachment.isEmpty()) {
                attachment = tryCreate();
            }
            if (attachment.isPresent()) {
                return attachment.get();
            }
        }
    }

    /** {@return true if there was a region of that name} */
    boolean unlink() throws IOException {
        return holdingLock(this::unlinkLocked);
    }

    /** After the last of our attachments to that region: unlinks it if asked to, and leaves no companion file of an unlinked one. */
    void tidy(long id, boolean unlink) throws IOException {
        holdingLock(() -> {
            if (idAtPath() != id) {
                sweep();
            } else if (unlink) {
                // A newcomer takes its slot before it looks for the mark: we see the newcomer, or it sees the mark.
                mark(RegionDescriptor.MARK_CLOSING);
                settle();
            }
            return true;
        });
    }

    /** Finishes what somebody who held the creation lock before us may have died of: a region that is marked for its end. */
    private void settle() throws IOException {
        int mark = readMark();
        if (mark == RegionDescriptor.MARK_UNLINKED || (mark == RegionDescriptor.MARK_CLOSING && !isInUse())) {
            unlinkLocked();
        } else if (mark != 0) {
            mark(0);
        }
    }

    private boolean isInUse() throws IOException {
        Attachment probe =
                Attachment.open(files, files.path(), RegionOptions.defaults().readOnly());
        try {
            LivenessFile liveness =
                    LivenessFile.open(files.liveness(probe.header().id()));
            try {
                return probe.slots().askedThrough(liveness).isAnyAlive();
            } finally {
                liveness.release();
            }
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            probe.release();
        }
    }

    private Optional<Attachment> tryCreate() throws IOException {
        Optional<Attachment> created = holdingLock(() -> {
            if (exists()) {
                settle();
            }
            if (exists()) {
                return Optional.empty();
            }
            sweep();
            return Optional.of(build());
        });
        if (created.isPresent()) {
            sweepOrphans();
        }
        return created;
    }

    /** Whose last processes were killed leaves an empty file; names that are never used again would leave them for ever. */
    private void sweepOrphans() {
        try {
            for (RegionFiles orphan : files.orphans()) {
                RegionOpener opener =
                        new RegionOpener(orphan, RegionOptions.defaults().patience(Duration.ofNanos(1)));
                opener.holdingLock(() -> {
                    if (!opener.exists()) {
                        opener.sweep();
                    }
                    return orphan;
                });
            }
        } catch (IOException e) {
            // Somebody is at work there. Another creator will do it.
        }
    }

    private <T> T holdingLock(Uninterruptibly.Operation<T> operation) throws IOException {
        CreationLock lock = CreationLock.acquire(files, deadlineNs);
        try {
            return operation.run();
        } finally {
            lock.close();
        }
    }

    /** The lock's holder is the only builder, so any temporary file is a dead one's. */
    private void sweep() throws IOException {
        for (Path temporary : files.temporaries()) {
            Files.deleteIfExists(temporary);
        }
        for (Path companion : files.livenessFiles()) {
            if (!LivenessFile.isOpenHere(companion) && Uninterruptibly.call(() -> isUnlocked(companion))) {
                Files.deleteIfExists(companion);
            }
        }
    }

    private static boolean isUnlocked(Path companion) throws IOException {
        try (FileChannel channel = FileChannel.open(companion, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return LivenessFile.tryLock(channel, 0, Long.MAX_VALUE) != null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Attachment build() throws IOException {
        long id;
        do {
            id = ThreadLocalRandom.current().nextLong();
        } while (id == 0);
        RegionHeader header = RegionHeader.plan(options, id);
        Path temporary = files.temporary(id);
        Path companion = files.liveness(id);
        Attachment attachment = null;
        boolean published = false;
        try {
            createFile(companion);
            createFile(temporary);
            try (RandomAccessFile file = Attachment.openFile(temporary, true)) {
                SpaceReservation.extend(temporary, file, header.fileLength(), header.reservedLength(options));
                header.write(file);
            }
            attachment = Attachment.open(files, temporary, options);
            publish(temporary);
            published = true;
            return attachment;
        } finally {
            Files.deleteIfExists(temporary);
            if (!published) {
                if (attachment != null) {
                    attachment.release();
                }
                Files.deleteIfExists(companion);
            }
        }
    }

    private void createFile(Path path) throws IOException {
        if (!FileOwner.isSupported(path)) {
            Files.createFile(path);
            return;
        }
        FileAttribute<?> ours = PosixFilePermissions.asFileAttribute(OURS_ALONE);
        Set<OpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.newByteChannel(path, fresh, ours).close();
        Set<PosixFilePermission> permissions = options.permissions();
        if (permissions != null) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private void publish(Path temporary) throws IOException {
        try {
            Files.createLink(files.path(), temporary);
        } catch (UnsupportedOperationException e) {
            // No hard links here. We hold the creation lock and saw that the name was free.
            Files.move(temporary, files.path());
        }
    }

    /** {@return the attachment, or nothing if there is no region of that name, or it went away meanwhile} */
    private Optional<Attachment> tryAttach() throws IOException {
        try {
            checkFile();
            Attachment attachment = Attachment.open(files, files.path(), options);
            if (attachment.mark() != 0) {
                attachment.release();
                return Optional.empty();
            }
            return Optional.of(attachment);
        } catch (NoSuchFileException e) {
            if (e.getFile().equals(files.path().toString()) || !isStillThere(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A region whose companion file is missing is either just being unlinked, or damaged. */
    private boolean isStillThere(NoSuchFileException missing) throws IOException {
        long id = idAtPath();
        if (id == 0 || !missing.getFile().equals(files.liveness(id).toString())) {
            return false;
        }
        if (Files.exists(files.liveness(id), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        throw new RegionCorruptException("the region has lost its companion file " + files.liveness(id)
                + "; unlink it and create it anew: " + files.path());
    }

    private void checkFile() throws IOException {
        Path path = files.path();
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new RegionOwnershipException("a region is a real file, but this is a link: " + path
                    + "; attach what it points to by its own path");
        }
        if (!attributes.isRegularFile()) {
            throw new RegionCorruptException("a region is a real file, but this is none: " + path);
        }
        if (!options.isAnyOwner() && !FileOwner.isOurs(path)) {
            throw new RegionOwnershipException("the region belongs to user " + FileOwner.of(path) + ", not to "
                    + FileOwner.self() + ": " + path + "; if you trust that user, attach with anyOwner()");
        }
    }

    private long idAtPath() {
        try (RandomAccessFile file = Attachment.openFile(files.path(), false)) {
            return RegionHeader.read(file, files.path()).id();
        } catch (IOException | IpcException e) {
            return 0;
        }
    }

    private boolean unlinkLocked() throws IOException {
        if (idAtPath() != 0) {
            mark(RegionDescriptor.MARK_UNLINKED);
        }
        boolean existed = Files.deleteIfExists(files.path());
        sweep();
        return existed;
    }

    private boolean exists() {
        return Files.exists(files.path(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Through the file, which is the same as through memory, but cannot crash. */
    private void mark(int mark) throws IOException {
        try (RandomAccessFile file = Attachment.openFile(files.path(), true)) {
            file.seek(RegionDescriptor.MARK_OFFSET);
            file.write(mark);
        }
    }

    private int readMark() throws IOException {
        try (RandomAccessFile file = Attachment.openFile(files.path(), false)) {
            file.seek(RegionDescriptor.MARK_OFFSET);
            return file.read();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void refuseReadOnly() {
        if (options.isReadOnly()) {
            throw new IllegalArgumentException("a region cannot be created for reading only; attach it");
        }
    }
}
