package io.mortise.sync;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** What the read lock and the write lock have in common: the family of waits. */
abstract class ReadWriteView implements Lock {
    final ReadWriteCore core;
    final ReadWriteRepair repair;
    private final HeldLock held = this::unlock;

    ReadWriteView(ReadWriteCore core, ReadWriteRepair repair) {
        this.core = core;
        this.repair = repair;
    }

    /** By whatever thread, which may hold it. */
    abstract Outcome acquire(long thread, long timeoutNs, boolean interruptible);

    /** The same, without waiting. */
    abstract boolean tryAcquire(long thread);

    /** False if the thread does not hold it. */
    abstract boolean tryRelease(long thread);

    /**
     * Acquires the lock, waiting as long as others keep it from that. It returns holding the lock, also if somebody died with it: a
     * repair hook runs first, if there is one and the dead one was writing. Interrupts do not disturb it, and stay pending.
     *
     * @throws IllegalStateException if the region was closed, before or while waiting, or was attached for reading only; if the
     *                               current thread wants to write, but reads, and so would wait for itself; or if the lock is
     *                               held more often than can be counted (65,535 read holds of one attachment)
     */
    @Override
    public final void lock() {
        acquire(currentThread(), Wait.FOREVER_NS, false);
    }

    /**
     * Acquires the lock like {@link #lock()}, unless the thread is interrupted. An interrupt while it waits is noticed within 50
     * milliseconds.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits; it does not hold the lock then
     * @throws IllegalStateException as {@link #lock()} does
     */
    @Override
    public final void lockInterruptibly() throws InterruptedException {
        checkInterrupt();
        if (acquire(currentThread(), Wait.FOREVER_NS, true) == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    /**
     * Acquires the lock if that needs no waiting: those who are dead are no obstacle, but whether somebody is dead is asked once in a
     * millisecond at most, so shortly after a death it may be refused once more. Refused too if the current thread wants to
     * write, but reads; and if a repair hook is to run, which needs the write lock, while others read. Does not heed interrupts.
     *
     * @return true if the lock was acquired
     * @throws IllegalStateException if the region was closed, or was attached for reading only, or the lock is held more often than can
     *                               be counted
     */
    @Override
    public final boolean tryLock() {
        return tryAcquire(currentThread());
    }

    /**
     * Acquires the lock like {@link #lockInterruptibly()}, but waits no longer than the time given.
     *
     * @param time how long to wait; zero or less means not at all
     * @param unit its unit
     * @return true if the lock was acquired
     * @throws InterruptedException  if the thread is interrupted before or while it waits; it does not hold the lock then
     * @throws IllegalStateException as {@link #lock()} does
     */
    @Override
    public final boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        checkInterrupt();
        long timeoutNs = unit.toNanos(time);
        if (timeoutNs <= 0) {
            return tryLock();
        }
        Outcome outcome = acquire(currentThread(), Math.min(timeoutNs, Wait.FOREVER_NS), true);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.ACQUIRED;
    }

    /**
     * Acquires the lock like {@link #lockInterruptibly()}, but waits no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means not at all
     * @return true if the lock was acquired
     * @throws InterruptedException  if the thread is interrupted before or while it waits; it does not hold the lock then
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
     * Releases the lock once, and wakes who may go on. A thread that is inside while another closes the region releases it still,
     * unless others have taken it over by then.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold it; the message says who does
     * @throws IllegalStateException        if the region was closed, and the lock taken over by others
     */
    @Override
    public final void unlock() {
        long thread = currentThread();
        if (!tryRelease(thread)) {
            throw notHeld(core, thread);
        }
    }

    /** {@return the name, and what can be seen of the whole read-write lock now if the region is open} */
    @Override
    public final String toString() {
        return describe(core, getClass());
    }

    static String describe(ReadWriteCore core, Class<?> type) {
        try {
            return type.getSimpleName() + " " + core.state();
        } catch (IllegalStateException closed) {
            return type.getSimpleName() + " " + core.describe() + " (closed)";
        }
    }

    static long currentThread() {
        return Thread.currentThread().getId();
    }

    static IllegalMonitorStateException notHeld(ReadWriteCore core, long thread) {
        return new IllegalMonitorStateException("the current thread does not hold the lock: thread=#" + thread + " "
                + Thread.currentThread().getName() + " lock=" + core.state());
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
