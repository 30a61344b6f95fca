package io.mortise.stress.ordering.pairs;

import io.mortise.queue.Block;
import io.mortise.queue.BlockDoor;
import io.mortise.queue.BlockPool;
import io.mortise.region.Extent;
import io.mortise.region.RegionDoor;
import org.agrona.MutableDirectBuffer;

/** A pool of one block, which is free, and payloads that differ from all that were in it before. */
final class BlockPlace {
    static final int BLOCK_BYTES = 256;

    private static final int LAST = BLOCK_BYTES - Long.BYTES;

    final Both<RegionDoor.Part> parts = Arena.allot(BlockDoor.lengthBytes(Arena.LEFT.region(), BLOCK_BYTES));
    final Both<BlockPool> pools;
    final Both<BlockDoor> words;
    final Both<Block> blocks = new Both<>(new Block(), new Block());
    private long turn;

    BlockPlace() {
        Both<Extent> memory = parts.map(RegionDoor.Part::extent);
        BlockDoor.make(memory.left(), BLOCK_BYTES);
        pools = memory.map(BlockDoor::handle);
        words = memory.map(BlockDoor::words);
    }

    static Places<BlockPlace> places() {
        return new Places<>(BlockPlace::new);
    }

    /** For the maker of a state. {@return this, with a free block} */
    BlockPlace emptied() {
        turn += 8;
        blocks.left().close();
        blocks.right().close();
        return this;
    }

    void fill(Block block, int number) {
        MutableDirectBuffer buffer = block.buffer();
        buffer.putLong(0, turn + number);
        buffer.putLong(LAST, turn + number);
        block.length(number);
    }

    /** {@return which number it was filled with in this state, or -1 if it is not whole} */
    long number(Block block) {
        MutableDirectBuffer buffer = block.buffer();
        long first = buffer.getLong(0);
        return first == buffer.getLong(LAST) && first - turn == block.length() ? first - turn : -1;
    }

    /** {@return the same without a look at the length, which another may have written by now} */
    long payload(Block block) {
        MutableDirectBuffer buffer = block.buffer();
        long first = buffer.getLong(0);
        return first == buffer.getLong(LAST) ? first - turn : -1;
    }
}
