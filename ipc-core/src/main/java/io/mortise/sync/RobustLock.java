package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What the two locks have in common: all but what happens when a thread wants a lock that it holds.
 *
 * <p>Final methods: the two are not meant to differ, and a caller that sees both would else pay for it.
 */
abstract class RobustLock implements Lock {
    final LockCore core;
    private final HeldLock held = this::unlock;
    private final Conditions conditions;
    private volatile @Nullable Runnable repair;

    RobustLock(LockCore core) {
        this.core = core;
        this.conditions = core.conditionsFor(new OfCondition());
    }

    static Extent extent(Region region, String name, String type) {
        return region.extent(new ExtentSpec(name, type, 1, LockDescriptor.BLOCK_LENGTH));
    }

    static LockCore find(Region region, String name, String type) {
        return LockCore.at(extent(region, name, type), 0);
    }

    static LockCore find(Extent extent, long offset) {
        return LockCore.at(extent, offset);
    }

    /** The current thread holds the lock and wants it again: false if it can not have it. */
    abstract boolean tryReenter();

    /**
     * Acquires the lock, waiting as long as another thread of this or another process holds it. It returns holding the lock,
     * also if an owner died with it: then a repair hook runs first, if there is one. Interrupts do not disturb it, and
     * stay pending.
     *
     * @throws IllegalStateException if the region was closed, before or while waiting, or was attached for reading only; or
     *                               if the current thread holds this lock, which is not reentrant, and so would wait for itself
     */
    @Override
    public final void lock() {
        long thread = currentThread();
        if (!core.tryTakeInTurn(thread)) {
            if (reenters(thread)) {
                return;
            }
            core.acquire(thread, Wait.FOREVER_NS, false);
        }
        repairIfNeeded(thread);
    }

    /**
     * Acquires the lock like {@link #lock()}, unless the thread is interrupted. An interrupt while it waits is noticed within 50
     * milliseconds.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #lock()} does
     */
    @Override
    public final void lockInterruptibly() throws InterruptedException {
        Wait.checkInterrupt();
        long thread = currentThread();
        if (!core.tryTakeInTurn(thread)) {
            if (reenters(thread)) {
                return;
            }
            if (core.acquire(thread, Wait.FOREVER_NS, true) == Outcome.INTERRUPTED) {
                throw new InterruptedException();
            }
        }
        repairIfNeeded(thread);
    }

    /**
     * Acquires the lock if it is free, or if its owner is dead. Whether a holder is dead is asked once in a millisecond at
     * most, so shortly after a death it may be refused once more. Never waits; does not heed interrupts.
     *
     * @return true if the lock was acquired
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    @Override
    public final boolean tryLock() {
        long thread = currentThread();
        if (!core.tryTake(thread)) {
            if (core.isHeldBy(thread)) {
                return tryReenter();
            }
            if (!core.tryTakeOver(thread)) {
                return false;
            }
        }
        repairIfNeeded(thread);
        return true;
    }

    /**
     * Acquires the lock like {@link #lockInterruptibly()}, but waits no longer than the time given.
     *
     * @param time how long to wait; zero or less means not at all
     * @param unit its unit
     * @return true if the lock was acquired
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #lock()} does
     */
    @Override
    public final boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        Wait.checkInterrupt();
        long timeoutNs = unit.toNanos(time);
        long thread = currentThread();
        if (!core.tryTakeInTurn(thread)) {
            if (timeoutNs <= 0) {
                return tryLock();
            }
            if (reenters(thread)) {
                return true;
            }
            if (!core.acquire(thread, timeoutNs, true).acquiredUnlessInterrupted()) {
                return false;
            }
        }
        repairIfNeeded(thread);
        return true;
    }

    /**
     * Acquires the lock like {@link #lockInterruptibly()}, but waits no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means not at all
     * @return true if the lock was acquired
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #lock()} does
     */
    public final boolean tryLock(Duration timeout) throws InterruptedException {
        return tryLock(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    /**
     * Acquires the lock like {@link #lock()}, for a {@code try} block. Allocates nothing.
     *
     * @return what releases the lock once when it is closed
     * @throws IllegalStateException as {@link #lock()} does
     */
    public final HeldLock acquire() {
        lock();
        return held;
    }

    /**
     * Releases the lock, and wakes one of those who sleep until it is free. A thread that is inside while another closes the
     * region releases it still, unless others have taken it over by then.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold it; the message says who does. A lock that may be
     *                                      {@linkplain SharedLock.Release#BY_ANYONE released by anyone} throws it if nobody holds it
     * @throws IllegalStateException        if the region was closed, and the lock taken over by others
     */
    @Override
    public final void unlock() {
        long thread = currentThread();
        if (core.isInside(thread)) {
            core.release(thread);
        } else if (core.isReleasedByAnyone()) {
            unlockForHolder(thread);
        } else {
            throw notHeld();
        }
    }

    private void unlockForHolder(long thread) {
        if (!core.releaseForHolder(thread)) {
            throw new IllegalMonitorStateException("nobody holds the lock: lock=" + core.describe());
        }
    }

    /**
     * Finds a condition of this lock, or makes it. All processes run this same line. Waits on it run the repair hook of this handle.
     *
     * @param name its name; the region calls it {@code <lock>.<name>}
     * @return a handle
     * @throws io.mortise.region.RegionMismatchException if the region has something else of that name
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalArgumentException if the name is empty, or too long together with the lock's
     * @throws IllegalStateException if the region was closed, or is read-only and has no such condition
     */
    public final SharedCondition condition(String name) {
        return conditions.named(name);
    }

    /**
     * A condition of this lock within the memory of a primitive. For authors of primitives.
     *
     * @param extent the primitive's memory
     * @param offset where the {@linkplain ConditionDescriptor#length bytes} of the condition begin, a multiple of
     *               {@value ConditionDescriptor#ALIGNMENT}; zero when new
     * @return a handle
     * @throws IllegalArgumentException if no condition fits there
     */
    public final SharedCondition condition(Extent extent, long offset) {
        return conditions.at(extent, offset);
    }

    /**
     * Finds a condition of this lock by its number, or makes it: the first call on a handle means {@code condition("#1")}, the second
     * {@code condition("#2")}, and so on. So code that was written for {@link Lock} works between processes, if all make
     * their conditions in the same order. Two handles of one lock both begin with the first.
     *
     * @return a handle
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such condition
     */
    @Override
    public final SharedCondition newCondition() {
        return conditions.next();
    }

    /** {@return true if the current thread holds the lock, by whichever handle of this attachment} */
    public final boolean isHeldByCurrentThread() {
        return core.isHeldBy(currentThread());
    }

    /**
     * {@return true if anybody holds the lock, also if that is a dead owner of whom nobody has taken it over yet}
     *
     * @throws IllegalStateException if the region was closed
     */
    public final boolean isLocked() {
        return core.isLocked();
    }

    /**
     * {@return how many threads, of all processes, sleep until the lock is free} An estimate for tools: those that spin are not seen,
     * nor are those of more than 16 processes.
     *
     * @throws IllegalStateException if the region was closed
     */
    public final int getQueueLength() {
        return core.sleepingThreads();
    }

    /**
     * {@return true if {@link #getQueueLength()} is more than 0}
     *
     * @throws IllegalStateException if the region was closed
     */
    public final boolean hasQueuedThreads() {
        return getQueueLength() > 0;
    }

    /**
     * {@return true if an owner died while holding the lock, or closed the region, and nobody has called {@link #markConsistent()}
     * since} What the lock guards may be half done then. It stays so for every later holder, also if one dies in the
     * middle of its repair.
     *
     * @throws IllegalStateException if the region was closed
     */
    public final boolean isInconsistent() {
        return core.isInconsistent();
    }

    /**
     * Says that what the lock guards is sound again.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold it; the message says who does
     * @throws IllegalStateException        if the region was closed
     */
    public final void markConsistent() {
        if (!isHeldByCurrentThread()) {
            throw notHeld();
        }
        core.markConsistent();
    }

    /**
     * {@return how many owners have died while holding the lock, or have closed the region, since it was created} Exact, for
     * those whose lock was wanted since.
     *
     * @throws IllegalStateException if the region was closed
     */
    public final long ownerDeaths() {
        return core.ownerDeaths();
    }

    /**
     * {@return the fencing token: it rises whenever the lock goes from one attachment to another} So whoever holds the lock has a
     * higher ticket than all whom it was taken over from. Who guards something outside of the region writes its ticket
     * there, and refuses lower ones.
     *
     * @throws IllegalStateException if the region was closed
     */
    public final long ticket() {
        return core.ticket();
    }

    /**
     * {@return what can be seen of the lock now} Takes microseconds, and makes a few system calls.
     *
     * @throws IllegalStateException if the region was closed
     */
    public final LockState state() {
        return core.state();
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public final String toString() {
        String type = getClass().getSimpleName();
        try {
            return type + " " + state();
        } catch (IllegalStateException closed) {
            return type + " " + core.describe() + " (closed)";
        }
    }

    final void repairWith(Runnable hook) {
        repair = hook;
    }

    static long currentThread() {
        return Thread.currentThread().getId();
    }

    private boolean reenters(long thread) {
        if (core.isReleasedByAnyone() || !core.isHeldBy(thread)) {
            return false;
        }
        if (!tryReenter()) {
            throw new IllegalStateException(
                    "the current thread holds this lock, which is not reentrant, and would wait for"
                            + " itself: lock=" + core.describe() + " thread=#" + thread + " "
                            + Thread.currentThread().getName() + "; use a SharedReentrantLock if this is meant");
        }
        return true;
    }

    private void repairIfNeeded(long thread) {
        Runnable hook = repair;
        // Asked also if the region was closed just now: this must not throw while we hold the lock.
        if (hook != null && !core.isSound()) {
            repair(hook, thread);
        }
    }

    private void repair(Runnable hook, long thread) {
        boolean done = false;
        try {
            hook.run();
            done = true;
        } finally {
            if (!done && core.isHeldBy(thread)) {
                core.releaseAll(thread);
            }
        }
        checkStillHeld(thread);
    }

    private void checkStillHeld(long thread) {
        if (!core.isHeldBy(thread)) {
            throw new IllegalMonitorStateException(
                    "the repair hook has released the lock it was to repair under: lock=" + core.describe());
        }
    }

    private IllegalMonitorStateException notHeld() {
        LockState.Holder holder = core.holder();
        return new IllegalMonitorStateException("the current thread does not hold the lock: lock=" + core.describe()
                + " thread=#" + currentThread() + " " + Thread.currentThread().getName() + " holder="
                + (holder == null ? "nobody" : holder));
    }

    /** This handle as its conditions see it. */
    private final class OfCondition implements ConditionLock {
        @Override
        public boolean isHeldBy(long thread) {
            return core.isHeldBy(thread);
        }

        @Override
        public IllegalMonitorStateException notHeld() {
            return RobustLock.this.notHeld();
        }

        @Override
        public int releaseAll(long thread) {
            int holds = core.holds(thread);
            core.releaseAll(thread);
            return holds;
        }

        @Override
        public void reacquire(long thread, int holds) {
            if (!core.tryTakeInTurn(thread)) {
                core.acquire(thread, Wait.FOREVER_NS, false);
            }
            core.restore(holds);
        }

        @Override
        public void repair(long thread) {
            Runnable hook = repair;
            if (hook == null || !core.isInconsistent()) {
                return;
            }
            int holds = core.holds(thread);
            try {
                hook.run();
            } finally {
                if (core.isHeldBy(thread)) {
                    core.restore(holds);
                }
            }
            checkStillHeld(thread);
        }

        @Override
        public long ownerDeaths() {
            return core.ownerDeaths();
        }

        @Override
        public boolean isHolderDead() {
            return core.isHolderDead();
        }

        @Override
        public String describe() {
            return core.describe();
        }
    }
}
