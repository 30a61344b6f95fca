package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.*;

import io.mortise.region.Extent;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The records of one topic by position, each access with the ordering that {@link TopicDescriptor} promises. */
final class TopicRing {
    private static final int WINDOW_LENGTH = 1 << 30;
    private static final int WINDOW_STRIDE_BITS = 29;

    /** A call to copy takes longer than so many bytes in words. */
    private static final int SHORT_BYTES = 128;

    private static final int KIND_SHIFT = 30;
    private static final int LENGTH_MASK = (1 << KIND_SHIFT) - 1;
    private static final int MESSAGE = 1;
    private static final int END = 2;
    private static final long END_BITS = (long) END << KIND_SHIFT;

    private final UnsafeBuffer first;

    /** Null if one shows all. */
    private final UnsafeBuffer @Nullable [] windows;

    private final long mask;

    private TopicRing(UnsafeBuffer first, UnsafeBuffer @Nullable [] windows, long mask) {
        this.first = first;
        this.windows = windows;
        this.mask = mask;
    }

    /** Windows twice as long as their distance, so that any record lies within one. */
    static TopicRing of(Extent extent, TopicLayout layout) {
        long length = layout.lengthBytes() - layout.dataOffset();
        long mask = layout.options().capacityBytes() - 1;
        UnsafeBuffer first =
                new UnsafeBuffer(extent.buffer(layout.dataOffset(), (int) Math.min(WINDOW_LENGTH, length)));
        if (length <= WINDOW_LENGTH) {
            return new TopicRing(first, null, mask);
        }
        UnsafeBuffer[] windows = new UnsafeBuffer[(int) ((length - 1) >>> WINDOW_STRIDE_BITS)];
        for (int i = 0; i < windows.length; i++) {
            long offset = (long) i << WINDOW_STRIDE_BITS;
            int windowLength = (int) Math.min(WINDOW_LENGTH, length - offset);
            windows[i] = new UnsafeBuffer(extent.buffer(layout.dataOffset() + offset, windowLength));
        }
        return new TopicRing(first, windows, mask);
    }

    /** {@return memory with all of the record at a position} */
    UnsafeBuffer window(long position) {
        UnsafeBuffer[] several = windows;
        return several == null ? first : several[windowIndex(position, several)];
    }

    /** {@return where in its window the record at a position begins} */
    int offset(long position) {
        UnsafeBuffer[] several = windows;
        long offset = position & mask;
        return (int)
                (several == null ? offset : offset - ((long) windowIndex(position, several) << WINDOW_STRIDE_BITS));
    }

    private int windowIndex(long position, UnsafeBuffer[] several) {
        return Math.min((int) ((position & mask) >>> WINDOW_STRIDE_BITS), several.length - 1);
    }

    long header(long position) {
        return window(position).getLongAcquire(offset(position)); // ORDER: TOPIC-RECORD
    }

    static boolean isMessage(long header) {
        return ((int) header >>> KIND_SHIFT) == MESSAGE;
    }

    static boolean isEnd(long header) {
        return ((int) header >>> KIND_SHIFT) == END;
    }

    static int length(long header) {
        return (int) header & LENGTH_MASK;
    }

    /** {@return the low half of the message's number} */
    static int number(long header) {
        return (int) (header >>> Integer.SIZE);
    }

    static long messageHeader(long number, int length) {
        return number << Integer.SIZE | MESSAGE << KIND_SHIFT | length;
    }

    /** Clears what will be the header of the next record. */
    void clear(long position) {
        window(position).putLong(offset(position), 0);
    }

    /** Writes a header that nobody looks at yet. */
    void prepare(long position, long header) {
        window(position).putLong(offset(position), header);
    }

    /** Makes a record visible. */
    void release(long position, long header) {
        window(position).putLongRelease(offset(position), header); // ORDER: TOPIC-RECORD
    }

    void releaseEnd(long position, long number) {
        release(position, number << Integer.SIZE | END_BITS);
    }

    /** Copies a payload to or from a record. */
    static void copy(DirectBuffer from, int fromOffset, UnsafeBuffer to, int toOffset, int length) {
        if (length > SHORT_BYTES) {
            to.putBytes(toOffset, from, fromOffset, length);
        } else if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                to.putLong(toOffset + i, from.getLong(fromOffset + i));
            }
            to.putLong(toOffset + last, from.getLong(fromOffset + last));
        } else {
            for (int i = 0; i < length; i++) {
                to.putByte(toOffset + i, from.getByte(fromOffset + i));
            }
        }
    }
}
