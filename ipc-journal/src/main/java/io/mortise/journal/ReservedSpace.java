package io.mortise.journal;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * Gives a mapped file its space on the disk before it is written through the mapping, where a full disk cannot be reported: writes zeros
 * ahead, a stretch at a time, where space is not ample. To be called by who holds the lock of all appenders, so that nobody else
 * writes there.
 */
final class ReservedSpace {
    private static final int STRETCH_BYTES = 1 << 20;

    /** For what Chronicle itself writes behind an entry: a page of the index, the end of the file. */
    private static final int SLACK_BYTES = 512 << 10;

    private static final int ZEROS_BYTES = 64 << 10;

    private final byte[] zeros = new byte[ZEROS_BYTES];
    private @Nullable File file;

    /** No channel, which an interrupt would close. */
    private @Nullable RandomAccessFile output;

    private long end;

    /** {@return whether an entry that ends there lies within what was reserved} Chronicle names a file by the same object each time. */
    @SuppressWarnings(
            "ReferenceEquality") // which is quicker, and if not the same, the space is only reserved once more
    boolean covers(File current, long entryEnd) {
        return entryEnd + SLACK_BYTES <= end && current == file;
    }

    /** Reserves what an entry needs, and some more. Behind its beginning there is nothing yet. */
    void reserve(File current, long entryBegin, long entryEnd) throws IOException {
        RandomAccessFile to = open(current);
        long position = Math.max(entryBegin, end);
        long newEnd = entryEnd + SLACK_BYTES + STRETCH_BYTES;
        to.seek(position);
        while (position < newEnd) {
            int count = (int) Math.min(ZEROS_BYTES, newEnd - position);
            to.write(zeros, 0, count);
            position += count;
            end = position;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private RandomAccessFile open(File current) throws IOException {
        RandomAccessFile opened = output;
        if (opened == null || current != file) {
            close();
            opened = new RandomAccessFile(current, "rw");
            output = opened;
            file = current;
        }
        return opened;
    }

    void close() {
        RandomAccessFile opened = output;
        file = null;
        output = null;
        end = 0;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                // It was written to only, and what was written stands.
            }
        }
    }
}
