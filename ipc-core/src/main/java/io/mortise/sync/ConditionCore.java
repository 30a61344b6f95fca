package io.mortise.sync;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Futex;
import io.mortise.region.Waiter;
import io.mortise.sync.ConditionWait.End;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * One condition as one attachment sees it: how threads wait on what {@link ConditionDescriptor} describes, and are signalled. All
 * handles of an attachment to the same condition share it, for it knows which threads wait.
 */
final class ConditionCore {
    private final Extent extent;
    private final ConditionCells cells;
    private final ConditionQueue queue = new ConditionQueue();

    /** When a thread of this attachment last looked for the dead. A hint, which may race. */
    private long lookedAtNs = System.nanoTime();

    private ConditionCore(Extent extent, ConditionCells cells) {
        this.extent = extent;
        this.cells = cells;
    }

    /** The one core of a condition in this attachment. */
    static ConditionCore at(Extent extent, long offset) {
        int length = ConditionDescriptor.length(extent.region().maxAttachments());
        if (offset < 0 || offset % ConditionDescriptor.ALIGNMENT != 0 || offset > extent.length() - length) {
            throw new IllegalArgumentException("offset=" + offset + " is no place for a condition of " + length
                    + " bytes: it takes a multiple of " + ConditionDescriptor.ALIGNMENT + " within length="
                    + extent.length() + " of " + extent.name());
        }
        return extent.companion(new Key(offset), ConditionCore.class, () -> make(extent, offset, length));
    }

    private static ConditionCore make(Extent extent, long offset, int length) {
        ConditionCells cells = new ConditionCells(extent.buffer(offset, length), extent.region());
        ConditionCore core = new ConditionCore(extent, cells);
        extent.onClose(core, core::wakeAllHere);
        return core;
    }

    private record Key(long offset) {}

    /**
     * Releases the lock, which the thread holds, waits, and acquires it again as often as it was held.
     *
     * @throws IllegalStateException if the region was closed; the thread does not hold the lock then
     */
    End await(ConditionLock lock, long thread, long timeoutNs, boolean interruptible) {
        extent.checkWritable();
        long deadlineNs = System.nanoTime() + Math.max(0, Math.min(timeoutNs, Wait.FOREVER_NS));
        ConditionWait wait = new ConditionWait(deadlineNs, interruptible, lock.ownerDeaths());
        enlist(wait);
        boolean whole = false;
        End end = End.DOUBTFUL;
        try {
            int holds = lock.releaseAll(thread);
            CrashPoint.reached("condition.lock-released");
            sleep(wait, lock);
            CrashPoint.reached("condition.wait-over");
            lock.reacquire(thread, holds);
            CrashPoint.reached("condition.lock-reacquired");
            end = settle(wait, lock);
            lock.repair(thread);
            whole = true;
        } finally {
            if (!whole) {
                queue.remove(wait);
            }
            if (wait.interrupted && !(whole && end == End.INTERRUPTED)) {
                Thread.currentThread().interrupt();
            }
        }
        return end;
    }

    /** By the lock's holder. */
    void signal() {
        extent.checkWritable();
        cells.grantOne();
    }

    /** By the lock's holder. */
    void signalAll() {
        extent.checkWritable();
        cells.grantAll();
    }

    List<Waiting> waiting() {
        extent.checkReadable();
        return cells.waiting();
    }

    private void enlist(ConditionWait wait) {
        if (cells.take()) {
            queue.restart();
        }
        queue.add(wait, cells.granted());
        cells.addWaiting();
    }

    /** Until it is signalled or gives up, without the lock. */
    private void sleep(ConditionWait wait, ConditionLock lock) {
        Waiter slices = Waiter.until(wait.deadlineNs);
        while (!wait.isOver()) {
            if (Thread.interrupted()) {
                wait.interrupted = true;
                if (wait.interruptible) {
                    queue.giveUp(wait, End.INTERRUPTED);
                    return;
                }
            }
            if (wait.leads()) {
                lead(wait, slices, lock);
            } else {
                follow(wait);
            }
        }
    }

    /** One look at the shared word, and one slice of sleep. */
    private void lead(ConditionWait wait, Waiter slices, ConditionLock lock) {
        int granted = cells.granted();
        queue.handOutUpTo(granted);
        if (wait.isOver()) {
            return;
        }
        if (!slices.pause(cells.memory(), cells.grantedOffset(), granted)) {
            queue.giveUp(wait, End.TIMED_OUT);
        } else if (slices.slept() && cells.granted() == granted) {
            CrashPoint.reached("condition.slept");
            lookForTheDead(wait, lock);
        }
    }

    /** Until the leader, or what interrupts or follows it, wakes this thread. */
    private void follow(ConditionWait wait) {
        extent.checkWritable();
        long leftNs = wait.deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            queue.giveUp(wait, End.TIMED_OUT);
        } else {
            LockSupport.parkNanos(this, leftNs);
        }
    }

    private void lookForTheDead(ConditionWait wait, ConditionLock lock) {
        extent.checkWritable();
        extent.checkNotTruncated();
        lookedAtNs = System.nanoTime();
        long deaths = lock.ownerDeaths();
        if (deaths != wait.deaths) {
            queue.doubt(deaths);
        } else if (lock.isHolderDead() || cells.isAnyLost()) {
            queue.giveUp(wait, End.DOUBTFUL);
        }
    }

    /** By a thread that holds the lock again: how did its wait end? */
    private End settle(ConditionWait wait, ConditionLock lock) {
        boolean gaveUp = queue.removeUnsignalled(wait, cells.granted());
        if (gaveUp) {
            cells.removeWaiting();
        } else {
            cells.settle();
        }
        End end = Objects.requireNonNull(wait.end());
        if (end == End.DOUBTFUL || System.nanoTime() - lookedAtNs >= Wait.LONGEST_SLICE_NS) {
            // Also in the stead of a leader, if signals come so fast that none ever sleeps for a slice.
            lookedAtNs = System.nanoTime();
            cells.makeUpForLost();
            queue.doubt(lock.ownerDeaths());
        }
        return end;
    }

    /** The region is being closed here. */
    private void wakeAllHere() {
        queue.wakeAll();
        Futex.wake(cells.memory(), cells.grantedOffset(), Integer.MAX_VALUE);
    }
}
