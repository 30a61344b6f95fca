package io.mortise.region;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to create or unlink the region of one name: a kernel lock on a file beside it, which dies with its holder.
 * The file is removed again by the holder, so whoever gets a lock checks that the file is still the one of that name.
 */
final class CreationLock {
    /** Threads of one JVM queue here: the kernel's locks belong to processes. Striped by path, which costs only patience. */
    private static final ReentrantLock[] THREADS = new ReentrantLock[64];

    static {
        for (int i = 0; i < THREADS.length; i++) {
            THREADS[i] = new ReentrantLock();
        }
    }

    private static final long FIRST_PAUSE_NS = 200_000;
    private static final long LONGEST_PAUSE_NS = 10_000_000;

    private final Path path;
    private final FileChannel channel;
    private final ReentrantLock threads;

    private CreationLock(Path path, FileChannel channel, ReentrantLock threads) {
        this.path = path;
        this.channel = channel;
        this.threads = threads;
    }

    /**
     * Takes the lock.
     *
     * @throws IOException if another process holds it for longer than the deadline, or the directory cannot be written
     */
    static CreationLock acquire(RegionFiles files, long deadlineNs) throws IOException {
        Path path = files.creationLock();
        ReentrantLock threads = THREADS[Math.floorMod(path.hashCode(), THREADS.length)];
        if (!Uninterruptibly.tryLock(threads, deadlineNs)) {
            throw busy(path, "another thread of this process");
        }
        boolean done = false;
        try {
            long pauseNs = FIRST_PAUSE_NS;
            while (true) {
                Optional<FileChannel> channel = Uninterruptibly.call(() -> tryAcquire(path));
                if (channel.isPresent()) {
                    done = true;
                    return new CreationLock(path, channel.get(), threads);
                }
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw busy(path, holder(path));
                }
                Uninterruptibly.sleep(pauseNs);
                pauseNs = Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
            }
        } finally {
            if (!done) {
                threads.unlock();
            }
        }
    }

    void close() throws IOException {
        try {
            // Deleted while it is locked: who waits for this file finds out by its key, who comes later makes a new
            // one.
            Files.deleteIfExists(path);
        } finally {
            try {
                channel.close();
            } finally {
                threads.unlock();
            }
        }
    }

    private static Optional<FileChannel> tryAcquire(Path path) throws IOException {
        Object before = key(path);
        if (before == null) {
            try {
                Files.createFile(path);
            } catch (FileAlreadyExistsException e) {
                // A rival was faster.
            }
            before = key(path);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean kept = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null || before == null || !before.equals(key(path))) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("pid " + ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            kept = true;
            return Optional.of(channel);
        } catch (OverlappingFileLockException e) {
            // Held within this JVM by code of another class loader.
            return Optional.empty();
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Object key = attributes.fileKey();
            return key == null ? attributes.creationTime() : key;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String holder(Path path) {
        try {
            String content = Files.readString(path, StandardCharsets.US_ASCII);
            return content.isEmpty() ? "another process" : content;
        } catch (IOException e) {
            return "another process";
        }
    }

    private static IOException busy(Path path, String holder) {
        return new IOException(
                holder + " holds " + path
                        + " and has not finished creating or unlinking that region; is it stopped? Continue or end it, then try again");
    }
}
