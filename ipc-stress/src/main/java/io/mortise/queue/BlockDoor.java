package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionDescriptor;

/** What the ordering tests must do with block pools that only the package itself may. */
public final class BlockDoor {
    private static final int BLOCK = 0;

    private final BlockMemory memory;
    private final int slot;

    private BlockDoor(BlockMemory memory, int slot) {
        this.memory = memory;
        this.slot = slot;
    }

    /**
     * {@return how much memory a pool takes}
     *
     * @param region     where
     * @param blockBytes length of a block
     */
    public static long lengthBytes(Region region, int blockBytes) {
        return BlockPoolLayout.lengthBytes(blockBytes, 1, region.maxAttachments());
    }

    /**
     * Makes memory a pool of one block.
     *
     * @param memory     zeroed, of the right length
     * @param blockBytes length of a block
     */
    public static void make(Extent memory, int blockBytes) {
        BlockTable.make(memory, 0, blockBytes, 1);
    }

    /**
     * {@return a handle to a pool}
     *
     * @param memory what {@link #make} has written
     */
    public static BlockPool handle(Extent memory) {
        return BlockPool.of(memory);
    }

    /**
     * {@return the words of a pool}
     *
     * @param memory what {@link #make} has written
     */
    public static BlockDoor words(Extent memory) {
        return new BlockDoor(
                BlockTable.at(memory, 0, memory.length()).memory(),
                RegionDescriptor.slotOf(memory.region().owner()));
    }

    /** {@return the handle that the next who acquires the block and sends it, from here, will get} */
    public long handleOfNextSend() {
        return BlockWord.handle(slot, BlockWord.generation(memory.word(BLOCK)) + 2, BLOCK);
    }

    /**
     * Does what an attachment does that joins and acquires the block.
     *
     * @param owner       the owner of the slot
     * @param someoneSlot which
     */
    public void joinAndHold(int owner, int someoneSlot) {
        memory.putOwner(someoneSlot, owner);
        long word = memory.word(BLOCK);
        memory.casWord(BLOCK, word, BlockWord.of(BlockWord.HELD, someoneSlot, BlockWord.generation(word) + 1));
    }

    /** {@return whom the block's word names, 0 if nobody holds it} */
    public int holder() {
        long word = memory.word(BLOCK);
        return BlockWord.state(word) == BlockWord.HELD ? memory.owner(BlockWord.slot(word)) : 0;
    }

    /**
     * Makes the block free again, and its holder's slot nobody's.
     *
     * @param someoneSlot which
     */
    public void reset(int someoneSlot) {
        long word = memory.word(BLOCK);
        memory.casWord(BLOCK, word, BlockWord.free(BlockWord.generation(word)));
        memory.putOwner(someoneSlot, 0);
    }
}
