package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionDescriptor;
import io.mortise.region.WaitWord;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The steps of a block's life, for one handle, wherever the pool lies. Lock-free: who is stopped anywhere keeps what it has, and keeps
 * nobody from anything else.
 */
final class BlockTable {
    private final Extent extent;
    private final BlockMemory memory;
    private final SharedBlocks shared;
    private final BlockReclaimer reclaimer;
    private final WaitWord takers;
    private final int owner;
    private final int slot;
    private final int blockCount;

    /** Where to look first, which is where nobody looked for the longest time. Threads may race: they look at the same ones then. */
    private int next;

    private BlockTable(Extent extent, BlockMemory memory) {
        this.extent = extent;
        this.memory = memory;
        Region region = extent.region();
        owner = region.owner();
        slot = RegionDescriptor.slotOf(owner);
        blockCount = memory.layout.blockCount();
        takers = new WaitWord(memory.control(), BlockPoolDescriptor.TAKERS_WAIT_OFFSET);
        shared = new SharedBlocks(memory, owner);
        reclaimer = new BlockReclaimer(memory, region, shared);
    }

    /** Makes zeroed memory a pool whose blocks are free; the catalog shows the extent to nobody before it is done. */
    static void make(Extent extent, long begin, int blockBytes, int blockCount) {
        AtomicBuffer header = extent.buffer(begin, BlockPoolDescriptor.OWNERS_OFFSET);
        BlockPoolLayout.at(
                        header.addressOffset(),
                        blockBytes,
                        blockCount,
                        extent.region().maxAttachments())
                .write(header);
    }

    /**
     * The pool at that place of an extent, of which this attachment gives back what it has when its region is closed.
     *
     * @param begin  where it begins
     * @param length how long it is
     */
    static BlockTable at(Extent extent, long begin, long length) {
        BlockTable table = within(extent, begin, length);
        extent.onClose(BlockTable.class.getName() + begin, table::leave);
        return table;
    }

    /** The same, for something else that calls {@link #leave()} when it has ended its own use of the blocks. */
    static BlockTable within(Extent extent, long begin, long length) {
        int headerLength = (int) Math.min(length, BlockPoolDescriptor.OWNERS_OFFSET);
        BlockPoolLayout layout = BlockPoolLayout.read(
                extent.buffer(begin, headerLength),
                extent.name(),
                length,
                extent.region().maxAttachments());
        BlockTable table = new BlockTable(extent, BlockMemory.of(extent, begin, layout));
        if (!extent.region().isReadOnly()) {
            extent.companion(BlockTable.class.getName() + begin, Joined.class, table::join);
        }
        return table;
    }

    /** That this attachment has made its slot its own. */
    private static final class Joined {}

    private Joined join() {
        if (memory.owner(slot) != owner) {
            for (int index = 0; index < blockCount; index++) {
                memory.countTakenBack(BlockPoolDescriptor.TAKEN_BACK_HELD_OFFSET, giveUp(index));
                CrashPoint.reached("block.heir-cleared-one");
            }
            memory.putOwner(slot, owner);
        }
        return new Joined();
    }

    /** Run while the region is being closed here. What is in transit from here stays so. */
    void leave() {
        VarHandle.fullFence(); // ORDER: BLOCK-CLOSING
        if (extent.region().isReadOnly()) {
            return;
        }
        for (int index = 0; index < blockCount; index++) {
            giveUp(index);
            CrashPoint.reached("block.left-one");
        }
        takers.wakeAll();
    }

    /** Ends what this slot has of a block: as one that closes, or for a dead one that had it before. {@return how many references} */
    private int giveUp(int index) {
        long word = memory.word(index);
        if (BlockWord.state(word) == BlockWord.SHARED) {
            return shared.clear(index, BlockWord.generation(word));
        }
        if (BlockWord.slot(word) == slot && BlockWord.state(word) == BlockWord.HELD) {
            return memory.casWord(index, word, BlockWord.free(BlockWord.generation(word))) ? 1 : 0;
        }
        if (BlockWord.slot(word) == slot && BlockWord.state(word) == BlockWord.SENT) {
            memory.casWord(index, word, BlockWord.as(BlockWord.ORPHANED, word));
        }
        return 0;
    }

    BlockMemory memory() {
        return memory;
    }

    BlockReclaimer reclaimer() {
        return reclaimer;
    }

    WaitWord takers() {
        return takers;
    }

    /** {@return whether there was a block} Takes from the dead what they had, before it finds none. */
    boolean take(Transit transit, Block block) {
        extent.checkWritable();
        return takeFree(block) || (reclaimer.isTimeToLook() && reclaimer.takeBackOne(transit) && takeFree(block));
    }

    private boolean takeFree(Block block) {
        int index = next;
        for (int looked = 0; looked < blockCount; looked++) {
            index = index < blockCount ? index : 0;
            long word = memory.word(index);
            while (BlockWord.state(word) == BlockWord.FREE) {
                long held = BlockWord.of(BlockWord.HELD, slot, BlockWord.generation(word) + 1);
                if (memory.casWord(index, word, held)) {
                    CrashPoint.reached("block.acquired");
                    next = index + 1;
                    checkStillOpen(index, held, BlockWord.free(BlockWord.generation(held)));
                    memory.length(index, memory.layout.blockBytes());
                    block.hold(this, index, held);
                    return true;
                }
                word = memory.word(index);
            }
            index++;
        }
        return false;
    }

    private void checkStillOpen(int index, long held, long otherwise) {
        try {
            extent.checkStillWritable(); // ORDER: BLOCK-CLOSING
        } catch (IllegalStateException e) {
            memory.casWord(index, held, otherwise);
            throw e;
        }
    }

    /** {@return false if the block that the handle was made for is gone} */
    boolean open(long handle, Block block) {
        extent.checkWritable();
        int index = BlockWord.index(handle);
        if (handle < 0 || index >= blockCount) {
            return false;
        }
        // Not read before, as reading would fetch the cache line only to be shared.
        return openAs(BlockWord.SENT, handle, block)
                || openAs(BlockWord.ORPHANED, handle, block)
                || openShared(index, BlockWord.generation(BlockWord.target(BlockWord.SENT, handle)), block);
    }

    private boolean openAs(int state, long handle, Block block) {
        int index = BlockWord.index(handle);
        long sent = BlockWord.target(state, handle);
        long held = BlockWord.of(BlockWord.HELD, slot, BlockWord.generation(sent));
        if (!memory.casWord(index, sent, held)) {
            return false;
        }
        CrashPoint.reached("block.opened");
        checkStillOpen(index, held, sent);
        block.hold(this, index, held);
        return true;
    }

    private boolean openShared(int index, int generation, Block block) {
        if (!shared.open(index, generation)) {
            return false;
        }
        try {
            extent.checkStillWritable(); // ORDER: BLOCK-CLOSING
        } catch (IllegalStateException e) {
            shared.release(index, generation);
            throw e;
        }
        block.hold(this, index, BlockWord.shared(0, 0, generation));
        return true;
    }

    void checkReadable() {
        extent.checkReadable();
    }

    void checkWritable() {
        extent.checkWritable();
    }

    /** Puts a block with one reference in transit. {@return its handle} */
    long send(int index, long word) {
        int generation = BlockWord.generation(word) + 1;
        if (!memory.casWord(index, word, BlockWord.of(BlockWord.SENT, slot, generation))) {
            throw givenUp(index);
        }
        CrashPoint.reached("block.sent");
        return BlockWord.handle(slot, generation, index);
    }

    /** {@return the word of a block that can have more than one reference, for its only holder} */
    long makeShared(int index, long word, int references, int inTransit) {
        int generation = BlockWord.generation(word) + 1;
        if (!shared.begin(index, word, generation, references, inTransit)) {
            throw givenUp(index);
        }
        return BlockWord.shared(0, 0, generation);
    }

    /** Puts further references to a shared block in transit. {@return the handle} */
    long share(int index, long word, int receivers) {
        int generation = BlockWord.generation(word);
        if (!shared.share(index, generation, receivers)) {
            throw givenUp(index);
        }
        return handle(index, generation);
    }

    long handle(int index, int generation) {
        return BlockWord.handle(slot, generation, index);
    }

    /** Adds a reference of this attachment to a shared block. */
    void retain(int index, long word) {
        if (!shared.retain(index, BlockWord.generation(word))) {
            throw givenUp(index);
        }
    }

    /** Gives a reference back. */
    void release(int index, long word) {
        int generation = BlockWord.generation(word);
        if (BlockWord.state(word) == BlockWord.SHARED) {
            if (shared.release(index, generation)) {
                takers.wakeOne(); // ORDER: SLEEP
            }
            return;
        }
        if (!memory.casWord(index, word, BlockWord.free(generation))) {
            throw givenUp(index);
        }
        CrashPoint.reached("block.released");
        takers.wakeOne(); // ORDER: SLEEP
    }

    /** {@return how many blocks nobody has} */
    int free() {
        int free = 0;
        for (int index = 0; index < blockCount; index++) {
            if (BlockWord.state(memory.word(index)) == BlockWord.FREE) {
                free++;
            }
        }
        return free;
    }

    /** {@return whether a block is in transit by that handle, and has been since it was sent} */
    boolean isInTransit(long handle) {
        int index = BlockWord.index(handle);
        if (handle < 0 || index >= blockCount) {
            return false;
        }
        long word = memory.word(index);
        return word == BlockWord.target(BlockWord.SENT, handle) || word == BlockWord.target(BlockWord.ORPHANED, handle);
    }

    /** Frees a block that is in transit by that handle, if it still is. {@return false if it is gone} */
    boolean end(long handle) {
        int index = BlockWord.index(handle);
        if (handle < 0 || index >= blockCount) {
            return false;
        }
        long sent = BlockWord.target(BlockWord.SENT, handle);
        long free = BlockWord.free(BlockWord.generation(sent));
        return memory.casWord(index, sent, free)
                || memory.casWord(index, BlockWord.target(BlockWord.ORPHANED, handle), free);
    }

    @Override
    public String toString() {
        return extent.name();
    }

    private IllegalStateException givenUp(int index) {
        return new IllegalStateException(
                "this block is not held any more: it was released by another thread, or the region"
                        + " was closed and it was given up: block=" + index + " of " + extent.name());
    }

    /** What is known of blocks in transit. */
    interface Transit {
        /** Nothing is known of handles: what is in transit from a dead one may be taken back. */
        Transit UNKNOWN = (index, isFromDead) -> isFromDead;

        /** {@return whether a block in transit may be taken back for want of another} */
        boolean mayTakeBack(int index, boolean isFromDead);

        /** Told before it is asked. */
        default void beforeLook() {}
    }
}
