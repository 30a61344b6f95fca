package io.mortise.sync;

import java.util.function.BooleanSupplier;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How many owners of a lock died, and how many of these deaths were repaired: the two words, deaths and repaired, that
 * {@link LockDescriptor} and {@link ReadWriteLockDescriptor} describe. Each death is counted once, no matter how many count it at once, and how
 * many of them die.
 */
final class OwnerDeaths {
    private final AtomicBuffer block;
    private final int deathsOffset;
    private final int repairedOffset;

    OwnerDeaths(AtomicBuffer block, int deathsOffset, int repairedOffset) {
        this.block = block;
        this.deathsOffset = deathsOffset;
        this.repairedOffset = repairedOffset;
    }

    /**
     * Counts a death, unless it was counted.
     *
     * @param isStillThere whether the dead one is still named where it was found; if not, somebody else has counted
     * @return what that said
     */
    boolean count(int dead, BooleanSupplier isStillThere) {
        while (true) {
            long word = block.getLongVolatile(deathsOffset);
            // The word is that of before the dead one was succeeded, or a count that will fail.
            if (!isStillThere.getAsBoolean()) {
                return false;
            }
            if (LockDescriptor.countedLast(word) == dead
                    || block.compareAndSetLong(
                            deathsOffset, word, LockDescriptor.deathsWord(dead, LockDescriptor.deaths(word) + 1))) {
                return true;
            }
        }
    }

    /** So that a namesake, after all generations were used, is counted too. */
    void forget(int dead) {
        long word = block.getLongVolatile(deathsOffset);
        if (LockDescriptor.countedLast(word) == dead) {
            block.compareAndSetLong(deathsOffset, word, LockDescriptor.deathsWord(0, LockDescriptor.deaths(word)));
        }
    }

    long get() {
        return LockDescriptor.deaths(block.getLongVolatile(deathsOffset));
    }

    boolean areRepaired() {
        return block.getLongVolatile(repairedOffset) == get();
    }

    /** By the holder. What was counted after the first load stays unrepaired. */
    void markRepaired() {
        long repaired = block.getLongVolatile(repairedOffset);
        block.compareAndSetLong(repairedOffset, repaired, get());
    }
}
