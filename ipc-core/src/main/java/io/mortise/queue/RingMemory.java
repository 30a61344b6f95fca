package io.mortise.queue;

import static io.mortise.queue.RingDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import java.lang.ref.Reference;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The words of one ring by name, each access with the ordering that {@link RingDescriptor} promises. Addresses are worked out from
 * offsets below the length of the ring, so no value that a broken or malicious process has left in shared memory leads outside of it.
 */
final class RingMemory {
    /** Copies of less are made word by word, since a call to copy so little takes longer. */
    private static final int LONGEST_WORD_COPY = 96;

    /** The most that can be cleared at once. */
    static final int LONGEST_CLEAR = 512;

    /** Zeros are copied, as the JVM would not survive {@code setMemory} of a file that somebody has cut. */
    private static final byte[] ZEROS = new byte[LONGEST_CLEAR];

    private static final long ZEROS_OFFSET = new UnsafeBuffer(ZEROS).addressOffset();

    final QueueLayout layout;
    final long ringBytes;
    final int longestBytes;
    private final long base;
    private final DataWindows windows;

    /** The address of the data if one window shows all of it, else 0. */
    private final long onlyWindow;

    private final UnsafeBuffer firstWindow;

    RingMemory(Extent extent, QueueLayout layout, UnsafeBuffer header) {
        this.layout = layout;
        base = header.addressOffset();
        ringBytes = layout.ringBytes();
        longestBytes = layout.options().maxMessageBytes();
        windows = DataWindows.of(extent, layout);
        firstWindow = windows.buffer(0);
        onlyWindow = windows.count() == 1 ? firstWindow.addressOffset() : 0;
    }

    static int aligned(int length) {
        return length + (RECORD_ALIGNMENT - 1) & -RECORD_ALIGNMENT;
    }

    /** {@return where the words before the records are} */
    long words() {
        return base;
    }

    /** {@return where the record there is} */
    long address(long offset) {
        return onlyWindow != 0 ? onlyWindow + offset : windows.address(offset);
    }

    /** {@return the address of the beginning of the data if one buffer shows all of it, else 0} */
    long onlyWindow() {
        return onlyWindow;
    }

    /** {@return up to where records may begin that the same buffer shows as the one there} */
    long shownUntil(long offset) {
        return onlyWindow != 0 ? ringBytes : windows.until(offset, ringBytes);
    }

    /** {@return a buffer that shows the record there, whole} */
    UnsafeBuffer buffer(long offset) {
        return onlyWindow != 0 ? firstWindow : windows.buffer(offset);
    }

    /** {@return where in that buffer its payload begins} */
    int payloadIndex(long offset) {
        return (onlyWindow != 0 ? (int) offset : windows.index(offset)) + RECORD_HEADER_BYTES;
    }

    long record(long offset) {
        return UnsafeApi.getLongVolatile(null, address(offset)); // ORDER: RING-RECORD
    }

    void putRecordPlain(long offset, long word) {
        UnsafeApi.putLong(null, address(offset), word);
    }

    void putRecord(long offset, long word) {
        UnsafeApi.putLongRelease(null, address(offset), word); // ORDER: RING-RECORD
    }

    boolean casRecord(long offset, long expected, long update) {
        return UnsafeApi.compareAndSetLong(null, address(offset), expected, update); // ORDER: RING-RECORD
    }

    /** Copies a payload to an address. The caller has checked that the source has it, and that the record fits. */
    static void copyIn(DirectBuffer source, int index, int length, long to) {
        try {
            copyIn(source.byteArray(), source.addressOffset() + index, length, to);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    private static void copyIn(byte @Nullable [] array, long from, int length, long to) {
        if (length > LONGEST_WORD_COPY) {
            UnsafeApi.copyMemory(array, from, null, to, length);
        } else {
            copyWords(array, from, length, to);
        }
    }

    /** The same for a payload of a few words, without a call. */
    static void copyShort(DirectBuffer source, int index, int length, long to) {
        try {
            copyWords(source.byteArray(), source.addressOffset() + index, length, to);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    private static void copyWords(byte @Nullable [] array, long from, int length, long to) {
        if (length == Long.BYTES) {
            UnsafeApi.putLong(null, to, UnsafeApi.getLong(array, from));
        } else if (length > Long.BYTES) {
            int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                UnsafeApi.putLong(null, to + i, UnsafeApi.getLong(array, from + i));
            }
            UnsafeApi.putLong(null, to + last, UnsafeApi.getLong(array, from + last));
        } else {
            for (int i = 0; i < length; i++) {
                UnsafeApi.putByte(null, to + i, UnsafeApi.getByte(array, from + i));
            }
        }
    }

    /** Writes records of equal length one behind the other, header and all, which nobody looks at yet. Else like {@link #copyIn}. */
    static void putRecords(DirectBuffer source, int index, int length, int count, long to, long header) {
        try {
            byte @Nullable [] array = source.byteArray();
            long from = source.addressOffset() + index;
            if (array == null && length == Long.BYTES) {
                putRecordsOfLongs(from, count, to, header);
            } else {
                long step = (long) RECORD_HEADER_BYTES + aligned(length);
                for (int i = 0; i < count; i++) {
                    copyIn(array, from + (long) i * length, length, to + i * step + RECORD_HEADER_BYTES);
                    UnsafeApi.putLong(null, to + i * step, header);
                }
            }
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    private static void putRecordsOfLongs(long from, int count, long to, long header) {
        for (int i = 0; i < count; i++) {
            long at = to + (long) i * (RECORD_HEADER_BYTES + Long.BYTES);
            UnsafeApi.putLong(null, at, header);
            UnsafeApi.putLong(null, at + RECORD_HEADER_BYTES, UnsafeApi.getLong(null, from + (long) i * Long.BYTES));
        }
    }

    /** Makes headers within a range empty. */
    void clear(long offset, int length) {
        UnsafeApi.copyMemory(ZEROS, ZEROS_OFFSET, null, address(offset), length);
    }

    // What only the producer writes

    long mark() {
        return UnsafeApi.getLongVolatile(null, base + MARK_OFFSET); // ORDER: RING-CLOSING
    }

    void putMark(long mark) {
        UnsafeApi.putLongRelease(null, base + MARK_OFFSET, mark); // ORDER: RING-CLOSING
    }

    long refused() {
        return UnsafeApi.getLongVolatile(null, base + REFUSED_OFFSET);
    }

    void putRefused(long count) {
        UnsafeApi.putLongOpaque(null, base + REFUSED_OFFSET, count);
    }

    // What only the consumer writes

    long taken() {
        return UnsafeApi.getLongVolatile(null, base + TAKEN_OFFSET);
    }

    void putTaken(long word) {
        UnsafeApi.putLongRelease(null, base + TAKEN_OFFSET, word);
    }

    long headNumber(int slot) {
        return UnsafeApi.getLongVolatile(null, headSlot(slot) + HEAD_NUMBER_OFFSET); // ORDER: RING-HEAD
    }

    long headEnd(int slot) {
        return UnsafeApi.getLongVolatile(null, headSlot(slot) + HEAD_END_OFFSET); // ORDER: RING-HEAD
    }

    /** {@return which slot was written last} */
    int newestHead() {
        return headNumber(1) - headNumber(0) > 0 ? 1 : 0;
    }

    /** {@return a number that the head has reached; the head may be further} */
    long headNumber() {
        long first = headNumber(0);
        long second = headNumber(1);
        return second - first > 0 ? second : first;
    }

    /** {@return how far the data is free; the head may be further} */
    long headEnd() {
        long first = headEnd(0);
        long second = headEnd(1);
        return second - first > 0 ? second : first;
    }

    /** Reads the head, whole. {@return which slot it was in} */
    int head(RingCursor into) {
        while (true) {
            int slot = newestHead();
            long number = headNumber(slot);
            into.number = number;
            into.end = headEnd(slot);
            into.offset =
                    Math.floorMod(UnsafeApi.getLongVolatile(null, headSlot(slot) + HEAD_POSITION_OFFSET), ringBytes)
                            & -RECORD_ALIGNMENT;
            into.bytes = UnsafeApi.getLongVolatile(null, headSlot(slot) + HEAD_BYTES_OFFSET);
            // A slot is not written again before the other one, so if it is still the newest it was whole.
            if (newestHead() == slot && headNumber(slot) == number) {
                return slot;
            }
            Thread.onSpinWait();
        }
    }

    void putHead(int slot, long number, long end, long offset, long bytes) {
        long address = headSlot(slot);
        UnsafeApi.putLongRelease(null, address + HEAD_END_OFFSET, end); // ORDER: RING-HEAD
        UnsafeApi.putLong(null, address + HEAD_POSITION_OFFSET, offset);
        UnsafeApi.putLong(null, address + HEAD_BYTES_OFFSET, bytes);
        UnsafeApi.putLongRelease(null, address + HEAD_NUMBER_OFFSET, number); // ORDER: RING-HEAD
    }

    private long headSlot(int slot) {
        return base + HEAD_OFFSET + (long) slot * SLOT_LENGTH;
    }

    long ending(int slot, int field) {
        return UnsafeApi.getLongVolatile(null, base + ENDINGS_OFFSET + (long) slot * SLOT_LENGTH + field);
    }

    void putEnding(int slot, int field, long value) {
        UnsafeApi.putLongRelease(null, base + ENDINGS_OFFSET + (long) slot * SLOT_LENGTH + field, value);
    }

    // What anybody writes

    boolean isConsumerAsleep() {
        return isAsleep(QueueDescriptor.CONSUMERS_WAIT_OFFSET);
    }

    boolean isProducerAsleep() {
        return isAsleep(QueueDescriptor.PRODUCERS_WAIT_OFFSET);
    }

    private boolean isAsleep(int word) {
        return (UnsafeApi.getIntVolatile(null, base + word) & WaitWord.ASLEEP) != 0; // ORDER: RING-SLEEP
    }

    int closed() {
        return UnsafeApi.getIntVolatile(null, base + CLOSED_OFFSET); // ORDER: RING-CLOSING
    }

    boolean casClosed(int expected, int update) {
        return UnsafeApi.compareAndSetInt(null, base + CLOSED_OFFSET, expected, update); // ORDER: RING-CLOSING
    }
}
