package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.RegionDescriptor;

/** Blocks with several references: each attachment's in a cell of its own, those in transit in the block's word. */
final class SharedBlocks {
    private final BlockMemory memory;
    private final int owner;
    private final int slot;
    private final int slotCount;

    SharedBlocks(BlockMemory memory, int owner) {
        this.memory = memory;
        this.owner = owner;
        slot = RegionDescriptor.slotOf(owner);
        slotCount = memory.layout.slotCount();
    }

    /** Makes a block shared of which we have the only reference. {@return false if we have not} */
    boolean begin(int index, long held, int generation, int references, int inTransit) {
        memory.putHold(index, slot, BlockHold.of(generation, owner, references, inTransit > 0));
        CrashPoint.reached("block.hold-prepared");
        boolean done = memory.casWord(index, held, BlockWord.shared(inTransit, 0, generation));
        CrashPoint.reached("block.made-shared");
        return done;
    }

    /** Adds references in transit. {@return false if we have none ourselves} */
    boolean share(int index, int generation, int receivers) {
        long hold;
        do {
            hold = memory.hold(index, slot);
            if (!isMine(hold, generation)) {
                return false;
            }
        } while (!memory.casHold(index, slot, hold, BlockHold.of(generation, owner, BlockHold.references(hold), true)));
        CrashPoint.reached("block.sharer-marked");
        long word;
        do {
            word = memory.word(index);
            if (!BlockWord.isShared(word, generation)) {
                return false;
            }
            checkInTransit((long) BlockWord.inTransit(word) + receivers);
        } while (!memory.casWord(
                index,
                word,
                BlockWord.shared(BlockWord.inTransit(word) + receivers, BlockWord.version(word) + 1, generation)));
        CrashPoint.reached("block.shared");
        return true;
    }

    static void checkInTransit(long count) {
        if (count > BlockWord.MAX_IN_TRANSIT) {
            throw new IllegalStateException("a block has at most " + BlockWord.MAX_IN_TRANSIT
                    + " references in transit, it would have " + count + "; wait until receivers have opened it");
        }
    }

    /** Adds a reference of our own, having one. {@return false if we have none} */
    boolean retain(int index, int generation) {
        long hold;
        do {
            hold = memory.hold(index, slot);
            if (!isMine(hold, generation)) {
                return false;
            }
        } while (!memory.casHold(index, slot, hold, raised(hold, generation)));
        CrashPoint.reached("block.retained");
        return true;
    }

    /** Turns a reference in transit into one of our own. {@return false if there is none, or the block is gone} */
    boolean open(int index, int generation) {
        long hold;
        do {
            // The hold first: while the block is shared in this generation, a hold of another one is of no meaning.
            hold = memory.hold(index, slot);
            long word = memory.word(index);
            if (!BlockWord.isShared(word, generation) || BlockWord.inTransit(word) == 0) {
                return false;
            }
        } while (!memory.casHold(index, slot, hold, raised(hold, generation)));
        CrashPoint.reached("block.hold-raised");
        while (true) {
            long word = memory.word(index);
            if (!BlockWord.isShared(word, generation) || BlockWord.inTransit(word) == 0) {
                release(index, generation);
                return false;
            }
            long opened = BlockWord.shared(BlockWord.inTransit(word) - 1, BlockWord.version(word) + 1, generation);
            if (memory.casWord(index, word, opened)) {
                CrashPoint.reached("block.opened-shared");
                return true;
            }
        }
    }

    /** Gives one of our references back, if we have one. {@return true if the block is free now, by this call} */
    boolean release(int index, int generation) {
        long hold;
        do {
            hold = memory.hold(index, slot);
            if (!isMine(hold, generation) || BlockHold.references(hold) == 0) {
                break;
            }
        } while (!memory.casHold(index, slot, hold, hold - 1));
        CrashPoint.reached("block.hold-lowered");
        boolean freed = settle(index, generation);
        CrashPoint.reached("block.released");
        return freed;
    }

    /** Ends all that our slot has of a block: that is ours, or a dead one's that had the slot before. {@return how many references} */
    int clear(int index, int generation) {
        long hold;
        do {
            hold = memory.hold(index, slot);
        } while (BlockHold.isOf(hold, generation) && !isCleared(index, slot, hold));
        settle(index, generation);
        return BlockHold.isOf(hold, generation) ? BlockHold.references(hold) : 0;
    }

    /** Ends what a slot has of a block, which is to be settled after that. {@return false if it has something else by now} */
    boolean isCleared(int index, int ofSlot, long hold) {
        boolean cleared = memory.casHold(index, ofSlot, hold, 0);
        CrashPoint.reached("block.hold-cleared");
        return cleared;
    }

    /** Frees a block that nobody has, and that is not in transit. {@return true if this call did} */
    boolean settle(int index, int generation) {
        while (true) {
            long word = memory.word(index); // ORDER: BLOCK-HOLD
            if (!BlockWord.isShared(word, generation) || BlockWord.inTransit(word) > 0 || isHeld(index, generation)) {
                return false;
            }
            if (memory.casWord(index, word, BlockWord.free(generation))) {
                CrashPoint.reached("block.settled");
                return true;
            }
        }
    }

    private boolean isHeld(int index, int generation) {
        for (int each = 0; each < slotCount; each++) {
            long hold = memory.hold(index, each);
            if (BlockHold.isOf(hold, generation) && BlockHold.references(hold) > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isMine(long hold, int generation) {
        return BlockHold.isOf(hold, generation) && BlockHold.owner(hold, slot) == owner;
    }

    private long raised(long hold, int generation) {
        if (!isMine(hold, generation)) {
            return BlockHold.of(generation, owner, 1, false);
        }
        int references = BlockHold.references(hold) + 1;
        if (references > BlockHold.MAX_REFERENCES) {
            throw new IllegalStateException(
                    "a process has at most " + BlockHold.MAX_REFERENCES + " references to a block; release some");
        }
        return BlockHold.of(generation, owner, references, BlockHold.isSharer(hold));
    }
}
