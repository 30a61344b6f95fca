package io.mortise.region;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** What this process has of one region file while it is attached: the open file, its memory, a slot. */
final class Attachment {
    /** Open for as long as the attachment: its path may come to mean another file. */
    private final RandomAccessFile file;

    private final Path path;
    private final RegionHeader header;
    private final Mapping mapping;
    private final SlotTable slots;
    private final @Nullable LivenessFile liveness;
    private final SlotTable.@Nullable Held held;

    private Attachment(
            RandomAccessFile file,
            Path path,
            RegionHeader header,
            Mapping mapping,
            SlotTable slots,
            @Nullable LivenessFile liveness,
            SlotTable.@Nullable Held held) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.mapping = mapping;
        this.slots = slots;
        this.liveness = liveness;
        this.held = held;
    }

    /**
     * Checks and maps a file, and takes a slot unless it is for reading only.
     *
     * @param path where the file is now, which need not be the region's own path
     * @throws NoSuchFileException if it, or its companion file, is gone
     */
    static Attachment open(RegionFiles files, Path path, RegionOptions options) throws IOException {
        boolean writable = !options.isReadOnly();
        LivenessFile liveness = null;
        RandomAccessFile file = openFile(path, writable);
        boolean done = false;
        try {
            RegionHeader header = RegionHeader.read(file, path);
            checkCapacity(header, options, path);
            // Interrupted, a channel closes itself; so the flag is down while the file is mapped.
            boolean interrupted = Thread.interrupted();
            Mapping mapping;
            try {
                mapping = Mapping.of(file, header.fileLength(), writable);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            AtomicBuffer table =
                    mapping.window(header.slotsOffset(), (long) header.slotCount() * RegionDescriptor.SLOT_LENGTH);
            SlotTable.Held held = null;
            SlotTable slots;
            if (writable) {
                liveness = LivenessFile.open(files.liveness(header.id()));
                slots = new SlotTable(table, header.slotCount(), liveness);
                held = takeSlot(slots, liveness, options, path);
            } else {
                slots = new SlotTable(table, header.slotCount(), null);
            }
            done = true;
            return new Attachment(file, path, header, mapping, slots, liveness, held);
        } finally {
            if (!done) {
                if (liveness != null) {
                    liveness.release();
                }
                file.close();
            }
        }
    }

    static RandomAccessFile openFile(Path path, boolean writable) throws IOException {
        try {
            return new RandomAccessFile(path.toFile(), writable ? "rw" : "r");
        } catch (FileNotFoundException e) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(path.toString());
            }
            throw new IOException("cannot open the region: " + e.getMessage(), e);
        }
    }

    private static void checkCapacity(RegionHeader header, RegionOptions options, Path path) {
        if (header.capacity() < options.capacityBytes()) {
            throw new RegionMismatchException("the region that exists has room for " + header.capacity()
                    + " bytes, asked for were " + options.capacityBytes() + ": " + path
                    + "; ask for less, or unlink it and create it anew");
        }
    }

    private static SlotTable.Held takeSlot(SlotTable slots, LivenessFile liveness, RegionOptions options, Path path)
            throws IOException {
        SlotTable.Held held = slots.take(liveness, options.label());
        if (held == null) {
            throw new RegionSlotsExhaustedException("no attachment slot is free: " + path + "; held by "
                    + slots.attachments() + "; close some, or create the region with more maxAttachments");
        }
        return held;
    }

    RegionHeader header() {
        return header;
    }

    Mapping mapping() {
        return mapping;
    }

    SlotTable slots() {
        return slots;
    }

    /** {@return the companion file, which a read-only attachment has not} */
    @Nullable
    LivenessFile liveness() {
        return liveness;
    }

    /** {@return this attachment's owner word, 0 if it is for reading only} */
    int owner() {
        return held == null ? 0 : held.owner();
    }

    boolean isUnlinked() {
        return mark() == RegionDescriptor.MARK_UNLINKED;
    }

    /** {@return what marks the region for its end, 0 if nothing does} */
    int mark() {
        return mapping.window(RegionDescriptor.MARK_OFFSET, Long.BYTES).getByteVolatile(0);
    }

    /** Writes zeros through the file, for which a full file system is an exception and not a signal. */
    void reserve(long offset, long length) throws IOException {
        synchronized (file) {
            SpaceReservation.reserve(path, Files.getFileStore(path.resolveSibling(".")), file, offset, length);
        }
    }

    void checkNotTruncated() {
        long length;
        try {
            length = file.length();
        } catch (IOException e) {
            throw new IllegalStateException("the region was closed: " + path, e);
        }
        if (length < header.fileLength()) {
            throw new RegionTruncatedException("the region was cut to " + length + " bytes, its header says "
                    + header.fileLength() + ": " + path + "; end its processes, unlink it and create it anew");
        }
    }

    /** {@return false if the file was cut, so that its memory may be gone} */
    boolean isWhole() {
        try {
            return file.length() >= header.fileLength();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the attachment. The memory goes when nobody can reach it. */
    void release() {
        if (held != null) {
            slots.give(held, isWhole());
        }
        if (liveness != null) {
            liveness.release();
        }
        try {
            file.close();
        } catch (IOException e) {
            // It was only kept to ask for its length.
        }
    }
}
