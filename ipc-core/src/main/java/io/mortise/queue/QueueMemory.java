package io.mortise.queue;

import static io.mortise.queue.QueueDescriptor.*;

import io.mortise.region.Extent;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The words of one queue by name, each access with the ordering that {@link QueueDescriptor} promises. */
final class QueueMemory {
    final QueueLayout layout;
    private final UnsafeBuffer header;
    private final UnsafeBuffer cells;
    private final DataWindows windows;
    private final long dataMask;
    private final int cellMask;
    private final int lapBits;

    private QueueMemory(QueueLayout layout, UnsafeBuffer header, UnsafeBuffer cells, DataWindows windows) {
        this.layout = layout;
        this.header = header;
        this.cells = cells;
        this.windows = windows;
        dataMask = layout.options().capacityBytes() - 1;
        cellMask = layout.cells() - 1;
        lapBits = Integer.numberOfTrailingZeros(layout.cells());
    }

    static QueueMemory of(Extent extent, QueueLayout layout) {
        return new QueueMemory(
                layout,
                new UnsafeBuffer(extent.buffer(0, CELLS_OFFSET)),
                new UnsafeBuffer(extent.buffer(CELLS_OFFSET, layout.cells() * CELL_LENGTH)),
                DataWindows.of(extent, layout));
    }

    UnsafeBuffer header() {
        return header;
    }

    UnsafeBuffer cells() {
        return cells;
    }

    /** {@return the data ring bytes that a message of that length takes} */
    static int ringBytes(int length) {
        return length <= INLINE_BYTES ? 0 : BitUtil.align(length, PAYLOAD_ALIGNMENT);
    }

    long lap(long position) {
        return position >>> lapBits;
    }

    int cellMask() {
        return cellMask;
    }

    private int cellOffset(long position) {
        return ((int) position & cellMask) * CELL_LENGTH;
    }

    int cellIndex(long position) {
        return (int) position & cellMask;
    }

    int inlineOffset(long position) {
        return cellOffset(position) + CELL_PAYLOAD_OFFSET;
    }

    /** {@return where the payload begins that ends there, in the data ring} */
    long ringOffset(long end, int length) {
        return (end - ringBytes(length)) & dataMask;
    }

    UnsafeBuffer window(long ringOffset) {
        return windows.buffer(ringOffset);
    }

    int offsetInWindow(long ringOffset) {
        return windows.index(ringOffset);
    }

    /** Copies a payload to where it belongs. */
    void put(long position, DirectBuffer source, int offset, int length) {
        if (length <= INLINE_BYTES) {
            putInline(position, source, offset, length);
        } else {
            long ringOffset = ringOffset(end(position), length);
            window(ringOffset).putBytes(offsetInWindow(ringOffset), source, offset, length);
        }
    }

    /** Copies a payload into its cell: in words, since a call to copy so little takes longer. */
    void putInline(long position, DirectBuffer source, int offset, int length) {
        int to = inlineOffset(position);
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                cells.putByte(to + i, source.getByte(offset + i));
            }
            return;
        }
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            cells.putLong(to + i, source.getLong(offset + i));
        }
        cells.putLong(to + last, source.getLong(offset + last));
    }

    long tail() {
        return header.getLongVolatile(TAIL_OFFSET); // ORDER: QUEUE-TAIL
    }

    void casTail(long expected, long update) {
        header.compareAndSetLong(TAIL_OFFSET, expected, update); // ORDER: QUEUE-TAIL
    }

    /** Moves the tail over messages that are over, for a producer who let it lag. */
    void raiseTail(long position) {
        long found = tail();
        while (found < position && !header.compareAndSetLong(TAIL_OFFSET, found, position)) { // ORDER: QUEUE-TAIL
            found = tail();
        }
    }

    /** {@return the first position that is not claimed} That is the tail, or a little behind it. */
    long claimed() {
        long position = tail();
        for (long word = cell(position);
                !CellWord.isFreeFor(word, lap(position)) && word != CellWord.CLOSED;
                word = cell(position)) {
            position++;
        }
        return position;
    }

    long taken() {
        return header.getLongVolatile(TAKEN_OFFSET);
    }

    void casTaken(long expected, long update) {
        header.compareAndSetLong(TAKEN_OFFSET, expected, update);
    }

    long head() {
        return header.getLongVolatile(HEAD_OFFSET); // ORDER: QUEUE-HEAD
    }

    void casHead(long expected, long update) {
        header.compareAndSetLong(HEAD_OFFSET, expected, update); // ORDER: QUEUE-HEAD
    }

    long headData() {
        return header.getLongVolatile(HEAD_DATA_OFFSET); // ORDER: QUEUE-HEAD
    }

    void raiseHeadData(long end) {
        long found = headData();
        while (found < end && !header.compareAndSetLong(HEAD_DATA_OFFSET, found, end)) { // ORDER: QUEUE-HEAD
            found = headData();
        }
    }

    long cell(long position) {
        return cells.getLongVolatile(cellOffset(position)); // ORDER: QUEUE-COMMIT, QUEUE-FREE
    }

    boolean casCell(long position, long expected, long update) {
        return cells.compareAndSetLong(cellOffset(position), expected, update); // ORDER: QUEUE-COMMIT, QUEUE-FREE
    }

    /** Volatile, so that a check which follows vouches for it. */
    long end(long position) {
        return cells.getLongVolatile(cellOffset(position) + CELL_END_OFFSET);
    }

    /**
     * Writes the end of a claimed message, if it is not there. All who do so write the same; and ends never fall, so one who comes laps
     * too late finds a higher one, or one that changes under it, and does nothing.
     */
    void raiseEnd(long position, long end) {
        int offset = cellOffset(position) + CELL_END_OFFSET;
        long found = cells.getLongVolatile(offset);
        if (found < end) {
            cells.compareAndSetLong(offset, found, end);
        }
    }

    long redelivery() {
        return header.getLongVolatile(REDELIVERY_OFFSET); // ORDER: QUEUE-RETURN
    }

    boolean casRedelivery(long expected, long update) {
        return header.compareAndSetLong(REDELIVERY_OFFSET, expected, update); // ORDER: QUEUE-RETURN
    }

    void addRefused(long count) {
        header.getAndAddLong(REFUSED_OFFSET, count);
    }

    long refused() {
        return header.getLongVolatile(REFUSED_OFFSET);
    }

    void addSentBytes(long bytes) {
        header.getAndAddLong(SENT_BYTES_OFFSET, bytes);
    }

    long sentBytes() {
        return header.getLongVolatile(SENT_BYTES_OFFSET);
    }

    void addReceivedBytes(long bytes) {
        header.getAndAddLong(RECEIVED_BYTES_OFFSET, bytes);
    }

    long receivedBytes() {
        return header.getLongVolatile(RECEIVED_BYTES_OFFSET);
    }

    long endings(int kind) {
        return header.getLongVolatile(endingsOffset(kind));
    }

    boolean casEndings(int kind, long expected, long update) {
        return header.compareAndSetLong(endingsOffset(kind), expected, update);
    }

    private static int endingsOffset(int kind) {
        return ENDINGS_OFFSET + (kind - CellWord.ABORTED) * Long.BYTES;
    }
}
