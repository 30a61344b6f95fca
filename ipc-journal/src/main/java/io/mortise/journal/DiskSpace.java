package io.mortise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Sees to it that there is space on the disk before something is written to a mapped page, which would end the process otherwise. Asks
 * the system now and then, after so many bytes, and sooner the less there is. Guarded by the appender's lock.
 */
final class DiskSpace {
    private static final long LONGEST_INTERVAL_BYTES = 1 << 20;

    /** More than anybody could fill up in {@link #FRESH_MS}. */
    private static final long AMPLE_BYTES = 4L << 30;

    private static final long FRESH_MS = 100;

    private final Path directory;
    private final long minFreeBytes;
    private final LongSupplier free;
    private long untilNextLook;
    private long spareSeen;
    private long seenAtMs = Long.MAX_VALUE;

    DiskSpace(Path directory, long minFreeBytes, LongSupplier free) {
        this.directory = directory;
        this.minFreeBytes = minFreeBytes;
        this.free = free;
    }

    static LongSupplier of(Path directory) throws IOException {
        // To find the store again takes a hundred times as long as to ask it.
        FileStore store = Files.getFileStore(directory);
        return () -> {
            try {
                return store.getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /**
     * Must be called before that many bytes are written.
     *
     * @throws JournalFullException if there is not enough space for them
     */
    void use(long bytes) {
        untilNextLook -= bytes;
        if (untilNextLook < 0) {
            look(bytes);
        }
    }

    /** {@return whether there is so much space that nobody can have filled it up since somebody looked} */
    boolean isAmple(long nowMs) {
        long ageMs = nowMs - seenAtMs;
        if (ageMs < 0 || ageMs >= FRESH_MS) {
            spareSeen = free.getAsLong() - minFreeBytes;
            seenAtMs = nowMs;
        }
        return spareSeen > AMPLE_BYTES;
    }

    private void look(long bytes) {
        long left = free.getAsLong();
        long spare = left - minFreeBytes - bytes;
        if (spare < 0) {
            untilNextLook = 0;
            throw new JournalFullException("an entry of " + bytes + " bytes needs free=" + (minFreeBytes + bytes)
                    + " on the disk of journal " + directory + ", which has free=" + left
                    + "; delete files of old cycles, or lower minFreeBytes=" + minFreeBytes);
        }
        untilNextLook = Math.min(spare / 2, LONGEST_INTERVAL_BYTES);
    }
}
