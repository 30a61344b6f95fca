package io.mortise.queue;

import static io.mortise.queue.TypedQueueDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionDescriptor;
import io.mortise.region.WaitWord;
import org.agrona.concurrent.AtomicBuffer;

/** Who has taken how many tasks and not finished them. Lock-free. How it works: {@link TypedQueueDescriptor}. */
final class TaskLedger {
    private static final long COUNT_MASK = 0xFFFF_FFFFL;

    private final AtomicBuffer memory;
    private final Region region;
    private final int me;
    private final int mine;
    private final WaitWord joiners;

    TaskLedger(Extent extent) {
        memory = extent.buffer();
        region = extent.region();
        me = region.owner();
        mine = region.isReadOnly() ? CELLS_OFFSET : offset(RegionDescriptor.slotOf(me));
        joiners = new WaitWord(memory, JOINERS_WAIT_OFFSET);
    }

    static long lengthBytes(Region region) {
        return offset(region.maxAttachments());
    }

    private static int offset(int slot) {
        return CELLS_OFFSET + slot * CELL_LENGTH;
    }

    /** Where joiners sleep. */
    WaitWord joiners() {
        return joiners;
    }

    /** Counts a task that this attachment has taken, before its message is freed. */
    void took() {
        while (true) {
            long word = memory.getLongVolatile(mine);
            if (owner(word) != me) {
                adopt(word);
            } else if (memory.compareAndSetLong(mine, word, word + 1)) { // ORDER: TASK-TAKEN
                CrashPoint.reached("tasks.taken");
                return;
            }
        }
    }

    private void adopt(long left) {
        long abandoned = memory.getLongVolatile(mine + CELL_ABANDONED_OFFSET);
        if (owner(left) != 0 && owner(abandoned) != owner(left)) {
            long sum = word(owner(left), count(abandoned) + count(left));
            if (!memory.compareAndSetLong(mine + CELL_ABANDONED_OFFSET, abandoned, sum)) {
                return;
            }
            CrashPoint.reached("tasks.abandoned-counted");
        }
        memory.compareAndSetLong(mine, left, word(me, 0));
    }

    /** Counts a task that this attachment has finished. {@return false if it has none} */
    boolean done() {
        while (true) {
            long word = memory.getLongVolatile(mine);
            if (owner(word) != me || count(word) == 0) {
                return false;
            }
            if (memory.compareAndSetLong(mine, word, word - 1)) { // ORDER: SLEEP
                CrashPoint.reached("tasks.done");
                if (count(word) == 1) {
                    joiners.wakeAll();
                }
                return true;
            }
        }
    }

    /** {@return how many tasks living attachments have taken and not finished} */
    long unfinished() {
        long sum = 0;
        for (int slot = 0; slot < region.maxAttachments(); slot++) {
            long word = memory.getLongVolatile(offset(slot)); // ORDER: TASK-TAKEN, SLEEP
            if (count(word) > 0 && !isDead(owner(word))) {
                sum += count(word);
            }
        }
        return sum;
    }

    /** {@return how many tasks attachments had not finished when they died} */
    long abandoned() {
        long sum = 0;
        for (int slot = 0; slot < region.maxAttachments(); slot++) {
            long word = memory.getLongVolatile(offset(slot));
            long abandoned = memory.getLongVolatile(offset(slot) + CELL_ABANDONED_OFFSET);
            sum += count(abandoned);
            if (count(word) > 0 && owner(word) != owner(abandoned) && isDead(owner(word))) {
                sum += count(word);
            }
        }
        return sum;
    }

    private boolean isDead(int owner) {
        return owner != me && region.isDead(owner);
    }

    private static int owner(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    private static long count(long word) {
        return word & COUNT_MASK;
    }

    private static long word(int owner, long count) {
        return (long) owner << Integer.SIZE | Math.min(count, COUNT_MASK);
    }
}
