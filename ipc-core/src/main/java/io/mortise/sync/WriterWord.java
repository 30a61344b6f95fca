package io.mortise.sync;

import static io.mortise.sync.ReadWriteLockDescriptor.*;

import io.mortise.region.CrashPoint;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Who drains or writes, and how many died doing so. All but the looks is done by the holder of the mutex, or by a thread that
 * thinks it is, though its region was closed: that one changes nothing any more.
 */
final class WriterWord {
    private final AtomicBuffer block;
    private final int me;

    WriterWord(AtomicBuffer block, int me) {
        this.block = block;
        this.me = me;
    }

    int get() {
        return block.getIntVolatile(WRITER_OFFSET); // ORDER: READERS, WRITTEN
    }

    boolean isNobody() {
        return get() == NOBODY;
    }

    /** From now on no new reader comes in. False if the mutex is another's by now. */
    boolean tryDrain() {
        return trySucceed(me); // ORDER: READERS
    }

    /** For a reader under the mutex: the writer that it finds is dead. False if the mutex is another's by now. */
    boolean tryForgetTheDead() {
        return isNobody() || trySucceed(NOBODY);
    }

    /** From now on a death is told. By one that drains; false if the mutex is another's by now. */
    boolean tryWrite() {
        return change(me, me | WRITES);
    }

    /** Lets readers in. By one that drains or writes; false if the mutex is another's by now. */
    boolean tryClear() {
        return change(me | WRITES, NOBODY) || change(me, NOBODY); // ORDER: WRITTEN
    }

    /** Whoever is named there, when another has the mutex, has lost it, and so is dead. */
    private boolean trySucceed(int successor) {
        int found = get();
        if (!writes(found)) {
            return change(found, successor);
        }
        countDeath(found);
        CrashPoint.reached("read-write-lock.death-counted");
        if (!change(found, successor)) {
            return false;
        }
        CrashPoint.reached("read-write-lock.succeeded-the-dead");
        forgetCounted(writerOwner(found));
        return true;
    }

    private boolean change(int from, int to) {
        return block.compareAndSetInt(WRITER_OFFSET, from, to);
    }

    private void countDeath(int found) {
        int dead = writerOwner(found);
        while (true) {
            long word = block.getLongVolatile(DEATHS_OFFSET);
            // The word is that of before another succeeded, or a count that will fail.
            if (get() != found
                    || LockDescriptor.countedLast(word) == dead
                    || block.compareAndSetLong(
                            DEATHS_OFFSET, word, LockDescriptor.deathsWord(dead, LockDescriptor.deaths(word) + 1))) {
                return;
            }
        }
    }

    /** So that a namesake, after all generations were used, is counted too. */
    private void forgetCounted(int dead) {
        long word = block.getLongVolatile(DEATHS_OFFSET);
        if (LockDescriptor.countedLast(word) == dead) {
            block.compareAndSetLong(DEATHS_OFFSET, word, LockDescriptor.deathsWord(0, LockDescriptor.deaths(word)));
        }
    }

    long ownerDeaths() {
        return LockDescriptor.deaths(block.getLongVolatile(DEATHS_OFFSET));
    }

    boolean isInconsistent() {
        return block.getLongVolatile(REPAIRED_OFFSET) != ownerDeaths();
    }

    /** By one that writes. What was counted after the first load stays unrepaired. */
    void markConsistent() {
        long repaired = block.getLongVolatile(REPAIRED_OFFSET);
        block.compareAndSetLong(REPAIRED_OFFSET, repaired, ownerDeaths());
    }
}
