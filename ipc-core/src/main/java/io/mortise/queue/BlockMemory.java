package io.mortise.queue;

import static io.mortise.queue.BlockPoolDescriptor.*;

import io.mortise.region.Extent;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The words of one pool by name, each access with the ordering that {@link BlockPoolDescriptor} promises. */
final class BlockMemory {
    final BlockPoolLayout layout;
    private final Extent extent;
    private final long begin;
    private final AtomicBuffer control;
    private final int lines;
    private final int rows;
    private final int rowLength;

    /** Made when first wanted. Threads may race: they make the same. */
    private final @Nullable UnsafeBuffer[] payloads;

    private BlockMemory(Extent extent, long begin, BlockPoolLayout layout) {
        this.extent = extent;
        this.begin = begin;
        this.layout = layout;
        control = new UnsafeBuffer(extent.buffer(begin, layout.controlLength()));
        lines = layout.linesOffset();
        rows = layout.rowsOffset();
        rowLength = layout.rowLength();
        payloads = new UnsafeBuffer[layout.blockCount()];
    }

    static BlockMemory of(Extent extent, long begin, BlockPoolLayout layout) {
        return new BlockMemory(extent, begin, layout);
    }

    AtomicBuffer control() {
        return control;
    }

    long word(int index) {
        return control.getLongVolatile(lines + index * LINE_LENGTH); // ORDER: BLOCK-SEND, BLOCK-FREE, BLOCK-HOLD
    }

    boolean casWord(int index, long expected, long update) {
        // ORDER: BLOCK-SEND, BLOCK-FREE, BLOCK-HOLD
        return control.compareAndSetLong(lines + index * LINE_LENGTH, expected, update);
    }

    /** Lies beside the word, and is read and written by who has the block. */
    int length(int index) {
        int length = control.getInt(lines + index * LINE_LENGTH + LINE_PAYLOAD_LENGTH_OFFSET);
        return Math.max(0, Math.min(length, layout.blockBytes()));
    }

    void length(int index, int bytes) {
        control.putInt(lines + index * LINE_LENGTH + LINE_PAYLOAD_LENGTH_OFFSET, bytes);
    }

    /** Lies beside the word, and is written by who has the block, for whoever takes back what is in transit. */
    long message(int index) {
        return control.getLongVolatile(lines + index * LINE_LENGTH + LINE_MESSAGE_OFFSET);
    }

    void message(int index, long position) {
        control.putLongVolatile(lines + index * LINE_LENGTH + LINE_MESSAGE_OFFSET, position);
    }

    long hold(int index, int slot) {
        return control.getLongVolatile(holdOffset(index, slot)); // ORDER: BLOCK-HOLD
    }

    boolean casHold(int index, int slot, long expected, long update) {
        return control.compareAndSetLong(holdOffset(index, slot), expected, update); // ORDER: BLOCK-HOLD
    }

    void putHold(int index, int slot, long hold) {
        control.putLongVolatile(holdOffset(index, slot), hold); // ORDER: BLOCK-HOLD
    }

    private int holdOffset(int index, int slot) {
        return rows + index * rowLength + slot * Long.BYTES;
    }

    int owner(int slot) {
        return control.getIntVolatile(OWNERS_OFFSET + slot * Integer.BYTES); // ORDER: BLOCK-JOIN
    }

    void putOwner(int slot, int owner) {
        control.putIntVolatile(OWNERS_OFFSET + slot * Integer.BYTES, owner); // ORDER: BLOCK-JOIN
    }

    void countTakenBack(int counterOffset, long count) {
        control.getAndAddLong(counterOffset, count);
    }

    long takenBack(int counterOffset) {
        return control.getLongVolatile(counterOffset);
    }

    /** {@return all of a block} */
    UnsafeBuffer payload(int index) {
        UnsafeBuffer payload = payloads[index];
        return payload == null ? newPayload(index) : payload;
    }

    private UnsafeBuffer newPayload(int index) {
        long offset = begin + layout.payloadOffset() + index * layout.stride();
        UnsafeBuffer payload = new UnsafeBuffer(extent.buffer(offset, layout.blockBytes()));
        payloads[index] = payload;
        return payload;
    }
}
