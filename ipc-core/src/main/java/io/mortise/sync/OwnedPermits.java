package io.mortise.sync;

import static io.mortise.sync.SemaphoreDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Permits that belong to the attachment that acquired them. Every change is made under a lock, which survives its holder; what each
 * attachment holds is in its own cell, and what is available can be worked out from the cells.
 */
final class OwnedPermits extends Permits {
    /** How long one that does not wait puts up with a process that was stopped in the middle of a change. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long one that is ready to wait tries before it waits properly. */
    private static final long BRIEFLY_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long DOUBT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Who looks for the dead spends a fiftieth of its time on that at most, however many there are to look at. */
    private static final int REST_AFTER_LOOK = 50;

    private static final long CLOSING_PAUSE_NS = 100_000;
    private static final int CLOSING_TRIES = 1_000;
    /** As long as one of our own threads is inside, and the system lets it wait for a processor. */
    private static final int CLOSING_TRIES_FOR_OWN = 100_000;

    private final long total;
    private final LockCore guard;
    private final AtomicBuffer guardMemory;
    private final SlotCells cells;
    private final AtomicBuffer cellMemory;
    private final int myCell;

    // Hints, which may race.
    private long nextDoubtNs = System.nanoTime();

    OwnedPermits(Extent extent, AtomicBuffer memory, SemaphoreOptions options) {
        super(extent, memory, options);
        total = options.permits();
        guard = LockCore.at(extent, GUARD_OFFSET);
        guardMemory = extent.buffer(GUARD_OFFSET, LockDescriptor.BLOCK_LENGTH);
        cells = new SlotCells(extent, CELLS_OFFSET);
        cellMemory = cells.buffer();
        myCell = cells.mine();
    }

    @Override
    boolean tryTake(int count) {
        extent.checkWritable();
        return visible() >= count && takeGuarded(count, BRIEFLY_NS, false);
    }

    @Override
    boolean tryTakeNow(int count) {
        extent.checkWritable();
        if (visible() >= count && takeGuarded(count, PATIENCE_NS, false)) {
            return true;
        }
        return isTimeToDoubt()
                && reclaim(PATIENCE_NS, false)
                && visible() >= count
                && takeGuarded(count, PATIENCE_NS, false);
    }

    private boolean takeGuarded(int count, long timeoutNs, boolean interruptible) {
        long thread = RobustLock.currentThread();
        if (!enter(thread, timeoutNs, interruptible)) {
            return false;
        }
        boolean enough;
        try {
            enough = memory.getLong(AVAILABLE_OFFSET) >= count;
            if (enough) {
                take(count);
            }
        } finally {
            guard.releaseAll(thread);
        }
        CrashPoint.reached("semaphore.permits-taken");
        return enough;
    }

    @Override
    int drain() {
        extent.checkWritable();
        long thread = RobustLock.currentThread();
        if (isTimeToDoubt()) {
            reclaim(PATIENCE_NS, false);
        }
        enter(thread, Wait.FOREVER_NS, false);
        int available;
        try {
            available = (int) memory.getLong(AVAILABLE_OFFSET);
            take(available);
        } finally {
            guard.releaseAll(thread);
        }
        CrashPoint.reached("semaphore.permits-taken");
        return available;
    }

    @Override
    void give(int count) {
        extent.checkWritable();
        long thread = RobustLock.currentThread();
        enter(thread, Wait.FOREVER_NS, false);
        int mine;
        try {
            mine = mine();
            if (mine >= count) {
                giveBack(mine, count);
            }
        } finally {
            guard.releaseAll(thread);
        }
        if (mine < count) {
            throw notHeld(count, mine);
        }
        CrashPoint.reached("semaphore.permits-given");
        wake(count);
        CrashPoint.reached("semaphore.others-woken");
    }

    /**
     * Gets the guard, and makes sure that everything is in order. False if the time was over, or if the thread was interrupted, which
     * stays pending.
     */
    private boolean enter(long thread, long timeoutNs, boolean interruptible) {
        if (!guard.tryTakeInTurn(thread)) {
            Outcome outcome = guard.acquire(thread, timeoutNs, interruptible);
            if (outcome == Outcome.INTERRUPTED) {
                Thread.currentThread().interrupt();
            }
            if (outcome != Outcome.ACQUIRED) {
                return false;
            }
        }
        boolean done = false;
        try {
            extent.checkWritable(); // ORDER: SEMAPHORE_CLOSING
            CrashPoint.reached("semaphore.guard-taken");
            if (!guard.isSound()) {
                workOut();
            }
            done = true;
        } finally {
            if (!done) {
                guard.releaseAll(thread);
            }
        }
        return true;
    }

    // All below, up to the looks, is done under the guard. The stores are releasing ones, so that they are made in this
    // order.

    private int mine() {
        long held = cellMemory.getLong(myCell);
        return holder(held) == me ? permits(held) : 0;
    }

    private void take(int count) {
        if (count == 0) {
            return;
        }
        long held = cellMemory.getLong(myCell);
        if (holder(held) != me) {
            inherit(held);
        }
        int mine = mine();
        if (mine == 0) {
            cellMemory.putLong(myCell + CELL_SINCE_OFFSET, 0);
        }
        cellMemory.putLongRelease(myCell, held(me, mine + count));
        CrashPoint.reached("semaphore.hold-written");
        putAvailable(memory.getLong(AVAILABLE_OFFSET) - count);
        CrashPoint.reached("semaphore.available-lowered");
    }

    /** Makes the cell ours, whose last owner is dead since we have its slot. */
    private void inherit(long held) {
        cells.join();
        if (permits(held) > 0) {
            empty(myCell, held);
            putAvailable(memory.getLong(AVAILABLE_OFFSET) + permits(held));
        }
    }

    private void giveBack(int mine, int count) {
        cellMemory.putLongRelease(myCell, held(me, mine - count));
        CrashPoint.reached("semaphore.hold-lowered");
        putAvailable(memory.getLong(AVAILABLE_OFFSET) + count);
        CrashPoint.reached("semaphore.available-raised");
        memory.putInt(RELEASER_OFFSET, me);
    }

    private void putAvailable(long available) {
        memory.putLongRelease(AVAILABLE_OFFSET, available); // ORDER: PERMITS
    }

    /** Empties the cell of a dead one, and counts what it held exactly once, wherever the one that does it dies. */
    private void empty(int cell, long held) {
        if (!isReclaiming(held)) {
            long count = memory.getLong(RECLAIMED_OFFSET) + permits(held);
            cellMemory.putLongRelease(cell + CELL_COUNT_OFFSET, count);
            CrashPoint.reached("semaphore.count-announced");
            cellMemory.putLongRelease(cell, reclaiming(held));
            CrashPoint.reached("semaphore.reclaiming");
        }
        memory.putLongRelease(RECLAIMED_OFFSET, cellMemory.getLong(cell + CELL_COUNT_OFFSET));
        CrashPoint.reached("semaphore.reclaimed-counted");
        cellMemory.putLongRelease(cell, 0);
        CrashPoint.reached("semaphore.cell-emptied");
    }

    /** Whoever had the guard died with it: what the living hold is the truth. */
    private void workOut() {
        long heldByTheLiving = 0;
        for (int slot = 0; slot < cells.inUse(); slot++) {
            int cell = SlotCells.offset(slot);
            long held = cellMemory.getLong(cell);
            if (isReclaiming(held) || isOfDead(held)) {
                empty(cell, held);
            } else {
                heldByTheLiving += permits(held);
            }
        }
        putAvailable(total - heldByTheLiving);
        CrashPoint.reached("semaphore.worked-out");
        guard.markConsistent();
        wake(Integer.MAX_VALUE);
    }

    private boolean isOfDead(long held) {
        return permits(held) > 0 && holder(held) != me && region.isDead(holder(held));
    }

    // The looks, which need no guard.

    private boolean isTimeToDoubt() {
        return System.nanoTime() - nextDoubtNs >= 0;
    }

    /** Brings back what the dead hold. {@return false if it could not get the guard} */
    private boolean reclaim(long timeoutNs, boolean interruptible) {
        long startNs = System.nanoTime();
        nextDoubtNs = startNs + DOUBT_INTERVAL_NS;
        boolean deadHold = doDeadHold();
        long endNs = System.nanoTime();
        nextDoubtNs = endNs + Math.max(DOUBT_INTERVAL_NS, (endNs - startNs) * REST_AFTER_LOOK);
        // Who has the guard may be dead too: then entering it brings everything into order.
        boolean needed = deadHold || guard.isLocked() || !guard.isSound();
        return !needed || reclaimGuarded(deadHold, timeoutNs, interruptible);
    }

    private boolean doDeadHold() {
        for (int slot = 0; slot < cells.inUse(); slot++) {
            if (isOfDead(cellMemory.getLongVolatile(SlotCells.offset(slot)))) {
                return true;
            }
        }
        return false;
    }

    private boolean reclaimGuarded(boolean deadHold, long timeoutNs, boolean interruptible) {
        long thread = RobustLock.currentThread();
        if (!enter(thread, timeoutNs, interruptible)) {
            return false;
        }
        int back = 0;
        try {
            if (deadHold) {
                back = emptyCellsOfDead();
            }
        } finally {
            guard.releaseAll(thread);
        }
        wake(back);
        return true;
    }

    private int emptyCellsOfDead() {
        int back = 0;
        for (int slot = 0; slot < cells.inUse(); slot++) {
            int cell = SlotCells.offset(slot);
            long held = cellMemory.getLong(cell);
            if (isOfDead(held)) {
                empty(cell, held);
                back += permits(held);
            }
        }
        putAvailable(memory.getLong(AVAILABLE_OFFSET) + back);
        CrashPoint.reached("semaphore.reclaimed-available");
        return back;
    }

    @Override
    int available() {
        extent.checkReadable();
        if (!region.isReadOnly()) {
            reclaim(PATIENCE_NS, false);
        }
        return (int) visible();
    }

    @Override
    Wait.Attempt attempt(int count, long timeoutNs, boolean interruptible) {
        noteHeldSince();
        return new GuardedAttempt(count, timeoutNs, interruptible);
    }

    /** The guard may be held by one that was stopped, so getting it is part of the wait. */
    private final class GuardedAttempt implements Wait.Attempt {
        private final int count;
        private final long deadlineNs;
        private final boolean interruptible;

        GuardedAttempt(int count, long timeoutNs, boolean interruptible) {
            this.count = count;
            this.deadlineNs = System.nanoTime() + Math.min(timeoutNs, Wait.FOREVER_NS);
            this.interruptible = interruptible;
        }

        @Override
        public boolean succeeds() {
            extent.checkWritable();
            return visible() >= count && takeGuarded(count, leftNs(), interruptible);
        }

        @Override
        public boolean succeedsAfterDoubt() {
            extent.checkWritable();
            if (isTimeToDoubt()) {
                reclaim(leftNs(), interruptible);
            }
            return succeeds();
        }

        private long leftNs() {
            return deadlineNs - System.nanoTime();
        }
    }

    /** By one that is about to wait: what is held is held since now at the latest. */
    private void noteHeldSince() {
        for (int slot = 0; slot < cells.inUse(); slot++) {
            int cell = SlotCells.offset(slot);
            if (permits(cellMemory.getLongVolatile(cell)) > 0 && cellMemory.getLong(cell + CELL_SINCE_OFFSET) == 0) {
                cellMemory.putLong(cell + CELL_SINCE_OFFSET, System.currentTimeMillis());
            }
        }
    }

    @Override
    List<SemaphoreState.Holder> holders() {
        List<SemaphoreState.Holder> holders = new ArrayList<>();
        for (int slot = 0; slot < cells.inUse(); slot++) {
            int cell = SlotCells.offset(slot);
            long held = cellMemory.getLongVolatile(cell);
            if (permits(held) > 0) {
                holders.add(new SemaphoreState.Holder(
                        region.describe(holder(held)),
                        permits(held),
                        time(cellMemory.getLong(cell + CELL_SINCE_OFFSET)),
                        !region.isDead(holder(held))));
            }
        }
        return List.copyOf(holders);
    }

    @Override
    @Nullable
    String changedBy() {
        LockState.Holder holder = guard.holder();
        return holder == null ? null : holder.process();
    }

    /**
     * Run while the region is being closed here. Whoever of this process is inside has gone out once we have the guard, and who comes
     * later sees that the region was closed. If somebody else was stopped inside, others bring our permits back later.
     */
    void leave() {
        VarHandle.fullFence(); // ORDER: SEMAPHORE_CLOSING
        long thread = RobustLock.currentThread();
        if (awaitGuardToLeave(thread)) {
            int mine = 0;
            try {
                mine = leaveGuarded();
            } finally {
                guard.releaseAll(thread);
            }
            wake(mine);
        }
    }

    private boolean awaitGuardToLeave(long thread) {
        boolean interrupted = Thread.interrupted(); // which would keep it from pausing
        int tries = 0;
        boolean taken = guard.tryTakeToLeave(thread);
        while (!taken && tries < (isOneOfUsInside() ? CLOSING_TRIES_FOR_OWN : CLOSING_TRIES)) {
            tries++;
            LockSupport.parkNanos(CLOSING_PAUSE_NS);
            taken = guard.tryTakeToLeave(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    private boolean isOneOfUsInside() {
        return LockDescriptor.owner(guardMemory.getLongVolatile(LockDescriptor.STATE_OFFSET)) == me;
    }

    private int leaveGuarded() {
        int mine = mine();
        if (mine == 0 || !guard.isSound()) {
            return 0;
        }
        empty(myCell, cellMemory.getLong(myCell));
        putAvailable(memory.getLong(AVAILABLE_OFFSET) + mine);
        CrashPoint.reached("semaphore.left");
        return mine;
    }

    private IllegalMonitorStateException notHeld(int count, int mine) {
        return new IllegalMonitorStateException("this process does not hold as many permits: semaphore=" + describe()
                + " release=" + count + " held=" + mine + " holders=" + holders());
    }
}
