package io.mortise.queue;

import static io.mortise.queue.BlockPoolDescriptor.*;

import io.mortise.region.RegionCorruptException;
import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Where everything in one pool lies: computed by its creator, read from the first line by everybody else.
 *
 * @param blockBytes    length of a block
 * @param blockCount    number of blocks
 * @param slotCount     number of attachments that the region can have
 * @param payloadOffset where the first block begins
 */
record BlockPoolLayout(int blockBytes, int blockCount, int slotCount, long payloadOffset) {
    static final int MAX_BLOCK_BYTES = 1 << 30;
    static final int MAX_BLOCKS = 1 << 16;

    /** Checks what a user asks for. */
    static void check(int blockBytes, int blockCount) {
        if (blockBytes < 1 || blockBytes > MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException("blockBytes=" + blockBytes + " is not from 1 to " + MAX_BLOCK_BYTES);
        }
        if (blockCount < 1 || blockCount > MAX_BLOCKS) {
            throw new IllegalArgumentException("blockCount=" + blockCount + " is not from 1 to " + MAX_BLOCKS);
        }
    }

    /** {@return how much memory such a pool needs, wherever it may come to lie} */
    static long lengthBytes(int blockBytes, int blockCount, int slotCount) {
        return controlLength(blockCount, slotCount) + PAGE_LENGTH + stride(blockBytes) * blockCount;
    }

    /** {@return the layout for memory that begins at that address} */
    static BlockPoolLayout at(long address, int blockBytes, int blockCount, int slotCount) {
        long control = controlLength(blockCount, slotCount);
        long payload = BitUtil.align(address + control, PAGE_LENGTH) - address;
        return new BlockPoolLayout(blockBytes, blockCount, slotCount, payload);
    }

    private static long stride(int blockBytes) {
        return BitUtil.align((long) blockBytes, blockBytes < PAGE_LENGTH ? LINE_LENGTH : PAGE_LENGTH);
    }

    private static long linesOffset(int slotCount) {
        return OWNERS_OFFSET + BitUtil.align((long) slotCount * Integer.BYTES, LINE_LENGTH);
    }

    private static long rowLength(int slotCount) {
        return BitUtil.align((long) slotCount * Long.BYTES, LINE_LENGTH);
    }

    private static long controlLength(int blockCount, int slotCount) {
        return linesOffset(slotCount) + blockCount * (LINE_LENGTH + rowLength(slotCount));
    }

    long stride() {
        return stride(blockBytes);
    }

    /** {@return the length of all that precedes the blocks; it fits into one buffer} */
    int controlLength() {
        return (int) controlLength(blockCount, slotCount);
    }

    int linesOffset() {
        return (int) linesOffset(slotCount);
    }

    int rowsOffset() {
        return linesOffset() + blockCount * LINE_LENGTH;
    }

    int rowLength() {
        return (int) rowLength(slotCount);
    }

    /** Writes the first line; the catalog shows the extent to nobody before it is done. */
    void write(AtomicBuffer header) {
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putLong(BLOCK_BYTES_OFFSET, blockBytes);
        header.putInt(BLOCK_COUNT_OFFSET, blockCount);
        header.putInt(SLOT_COUNT_OFFSET, slotCount);
        header.putLong(STRIDE_OFFSET, stride());
        header.putLong(ROWS_OFFSET_OFFSET, rowsOffset());
        header.putLong(PAYLOAD_OFFSET_OFFSET, payloadOffset);
    }

    /**
     * Reads the first line and believes none of it that does not fit the memory.
     *
     * @throws RegionCorruptException if this is no pool, or not one of this version
     */
    static BlockPoolLayout read(AtomicBuffer header, String name, long memoryLength, int slotCount) {
        expect(name, "magic", MAGIC, header.getLong(MAGIC_OFFSET));
        expect(name, "version", VERSION, header.getInt(VERSION_OFFSET));
        expect(name, "slots", slotCount, header.getInt(SLOT_COUNT_OFFSET));
        long blockBytes = header.getLong(BLOCK_BYTES_OFFSET);
        int blockCount = header.getInt(BLOCK_COUNT_OFFSET);
        if (blockBytes < 1 || blockBytes > MAX_BLOCK_BYTES || blockCount < 1 || blockCount > MAX_BLOCKS) {
            throw corrupt(name, "blockBytes=" + blockBytes + " blockCount=" + blockCount);
        }
        expect(name, "length", lengthBytes((int) blockBytes, blockCount, slotCount), memoryLength);
        long payload = header.getLong(PAYLOAD_OFFSET_OFFSET);
        BlockPoolLayout layout = new BlockPoolLayout((int) blockBytes, blockCount, slotCount, payload);
        expect(name, "stride", layout.stride(), header.getLong(STRIDE_OFFSET));
        expect(name, "rows", layout.rowsOffset(), header.getLong(ROWS_OFFSET_OFFSET));
        if (payload < layout.controlLength() || payload > layout.controlLength() + PAGE_LENGTH) {
            throw corrupt(name, "payload=" + payload);
        }
        return layout;
    }

    private static void expect(String name, String what, long expected, long found) {
        if (expected != found) {
            throw corrupt(name, what + "=" + found + ", expected " + expected);
        }
    }

    private static RegionCorruptException corrupt(String name, String why) {
        return new RegionCorruptException("the block pool " + name + " was made by another version, or overwritten: "
                + why + "; unlink the region and create it anew");
    }

    @Override
    public String toString() {
        return blockCount + " blocks of " + blockBytes + " bytes";
    }
}
