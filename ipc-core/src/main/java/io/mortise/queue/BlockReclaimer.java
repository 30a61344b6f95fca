package io.mortise.queue;

import static io.mortise.queue.BlockPoolDescriptor.TAKEN_BACK_HELD_OFFSET;
import static io.mortise.queue.BlockPoolDescriptor.TAKEN_BACK_IN_TRANSIT_OFFSET;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;

/** Takes back what the dead had: what they held whenever somebody looks, what they had in transit only one by one, for want of another. */
final class BlockReclaimer {
    private static final long DOUBT_INTERVAL_NS = 1_000_000;

    /** Who looks for the dead spends a fiftieth of its time on that at most, however many blocks there are to look at. */
    private static final int REST_AFTER_LOOK = 50;

    private final BlockMemory memory;
    private final Region region;
    private final SharedBlocks shared;
    private final int blockCount;
    private final int slotCount;

    /** A hint; threads may race. */
    private long nextLookNs = System.nanoTime();

    BlockReclaimer(BlockMemory memory, Region region, SharedBlocks shared) {
        this.memory = memory;
        this.region = region;
        this.shared = shared;
        blockCount = memory.layout.blockCount();
        slotCount = memory.layout.slotCount();
    }

    /** The kernel is asked for everybody who has a block: not more often than about once a millisecond. */
    boolean isTimeToLook() {
        return System.nanoTime() - nextLookNs >= 0;
    }

    /** Frees what the dead held, or else one block that they had in transit. {@return true if there is a free block now} */
    boolean takeBackOne(BlockTable.Transit transit) {
        long startNs = System.nanoTime();
        nextLookNs = startNs + DOUBT_INTERVAL_NS;
        Deaths deaths = new Deaths();
        transit.beforeLook();
        boolean freed = takeBackHeld(deaths) || takeBackInTransit(deaths, transit);
        long endNs = System.nanoTime();
        nextLookNs = endNs + (freed ? 0 : Math.max(DOUBT_INTERVAL_NS, (endNs - startNs) * REST_AFTER_LOOK));
        return freed;
    }

    /** Frees what the dead held. {@return true if that made any block free} */
    boolean takeBackHeld() {
        return takeBackHeld(new Deaths());
    }

    private boolean takeBackHeld(Deaths deaths) {
        boolean freed = false;
        for (int index = 0; index < blockCount; index++) {
            long word = memory.word(index);
            if (BlockWord.state(word) == BlockWord.HELD && deaths.isSlotOfDead(BlockWord.slot(word))) {
                if (memory.casWord(index, word, BlockWord.free(BlockWord.generation(word)))) {
                    CrashPoint.reached("block.taken-back");
                    memory.countTakenBack(TAKEN_BACK_HELD_OFFSET, 1);
                    freed = true;
                }
            } else if (BlockWord.state(word) == BlockWord.SHARED) {
                freed |= takeBackShared(index, BlockWord.generation(word), deaths);
            }
        }
        return freed;
    }

    private boolean takeBackShared(int index, int generation, Deaths deaths) {
        for (int slot = 0; slot < slotCount; slot++) {
            long hold = memory.hold(index, slot);
            if (BlockHold.isOf(hold, generation)
                    && deaths.isDead(BlockHold.owner(hold, slot), slot)
                    && shared.isCleared(index, slot, hold)) {
                memory.countTakenBack(TAKEN_BACK_HELD_OFFSET, BlockHold.references(hold));
            }
        }
        return shared.settle(index, generation);
    }

    private boolean takeBackInTransit(Deaths deaths, BlockTable.Transit transit) {
        for (int index = 0; index < blockCount; index++) {
            long word = memory.word(index);
            if (isInTransit(word)
                    && transit.mayTakeBack(index, isFromDead(index, word, deaths))
                    && memory.casWord(index, word, BlockWord.free(BlockWord.generation(word)))) {
                CrashPoint.reached("block.taken-from-transit");
                memory.countTakenBack(TAKEN_BACK_IN_TRANSIT_OFFSET, 1);
                return true;
            }
        }
        return false;
    }

    private static boolean isInTransit(long word) {
        return switch (BlockWord.state(word)) {
            case BlockWord.SENT, BlockWord.ORPHANED -> true;
            case BlockWord.SHARED -> BlockWord.inTransit(word) > 0;
            default -> false;
        };
    }

    private boolean isFromDead(int index, long word, Deaths deaths) {
        return switch (BlockWord.state(word)) {
            case BlockWord.ORPHANED -> true;
            case BlockWord.SENT -> deaths.isSlotOfDead(BlockWord.slot(word));
            default -> !isOfAnyone(index, BlockWord.generation(word));
        };
    }

    /** What dead ones had of it was cleared before. */
    private boolean isOfAnyone(int index, int generation) {
        for (int slot = 0; slot < slotCount; slot++) {
            if (BlockHold.isOf(memory.hold(index, slot), generation)) {
                return true;
            }
        }
        return false;
    }

    /** Our own is never dead to us: while the region is being closed here, it gives back by itself what it has. */
    private boolean isDead(int owner) {
        return owner != region.owner() && region.isDead(owner);
    }

    /** What the kernel said during one look, so that it is asked once for each attachment. */
    private final class Deaths {
        private final int[] dead = new int[slotCount];
        private final int[] alive = new int[slotCount];

        boolean isSlotOfDead(int slot) {
            return slot < 0 || slot >= slotCount || isDead(memory.owner(slot), slot);
        }

        boolean isDead(int owner, int slot) {
            if (owner == 0 || dead[slot] == owner) {
                return true;
            }
            if (alive[slot] == owner) {
                return false;
            }
            boolean isDead = BlockReclaimer.this.isDead(owner);
            (isDead ? dead : alive)[slot] = owner;
            return isDead;
        }
    }
}
