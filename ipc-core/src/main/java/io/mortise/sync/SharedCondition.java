package io.mortise.sync;

import io.mortise.region.Futex;
import io.mortise.sync.ConditionWait.End;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A {@link Condition} between the threads of all processes that attach a region: a thread that holds the lock waits until another one,
 * of whatever process, has changed what the lock guards, and signals. A lock has as many as it is asked for:
 *
 * <pre>{@code
 * SharedReentrantLock lock = SharedReentrantLock.in(region, "guard");
 * SharedCondition notEmpty = lock.condition("notEmpty");      // the same line in every process
 *
 * lock.lock();                                                lock.lock();
 * try {                                                       try {
 *     while (count.get() == 0) {                                  count.incrementAndGet();
 *         notEmpty.await();                                       notEmpty.signal();
 *     }                                                       } finally {
 *     count.decrementAndGet();                                    lock.unlock();
 * } finally {                                                 }
 *     lock.unlock();
 * }
 * }</pre>
 *
 * <ol>
 *   <li>A thread that waits has released the lock, however often it held it, in one step with beginning to wait: no signal falls in
 *       between. When the method returns or throws, it holds the lock as often as before, unless the region was closed.
 *   <li>{@link #signal()} wakes exactly one thread that waits then, if there is one, and {@link #signalAll()} all that wait then.
 *       A signal never goes to a thread that began to wait after it, nor to one that has returned.
 *   <li>A thread that is interrupted, or whose time is over, may still be signalled until it holds the lock again. Then it was
 *       signalled: it returns like that, and an interrupt stays pending. So no signal is lost to one that gives up.
 *   <li>Of one process's threads the one that has waited longest is signalled first. Processes take turns. Whoever was signalled
 *       competes for the lock like everybody else.
 *   <li>No death loses a wake-up. If a process dies while it holds the lock, between a change and its signal for example, all who
 *       wait return, each as if signalled, and find the lock {@linkplain SharedLock#isInconsistent() inconsistent}. So do they if a
 *       process dies that was granted a signal, and was not back yet. A process that closes its region has died.
 *   <li>A thread returns without a signal only after such a death: so wait in a loop, as with every condition.
 *   <li>A repair hook of the lock's handle runs before a wait returns that finds the lock inconsistent. If it throws, the exception
 *       goes to the waiting thread, which holds the lock then, still inconsistent, so that its {@code finally} can release it.
 *   <li>A process that was granted a signal and is stopped, swapped out or in a pause keeps that signal: time alone never takes it away.
 *   <li>One thread of each process sleeps in the kernel on the shared word, the others park; virtual threads all park. Interrupts are
 *       noticed within 50 milliseconds, deaths too.
 * </ol>
 *
 * <p>Every method but {@link #state()} and {@link #toString()} is for threads that hold the lock; others get an
 * {@link IllegalMonitorStateException} that says who holds it. What a thread wrote before it signalled is seen by whom it has
 * signalled: the lock sees to that.
 *
 * <p>A signal is a matter of microseconds, does not wait, and allocates nothing. A process that has never slept has not loaded the native
 * call, and wakes nobody: then the signalled one looks for itself, after 10 to 50 milliseconds.
 */
@SuppressWarnings("WaitNotInLoop") // the caller loops
public final class SharedCondition implements Condition {
    private final ConditionLock lock;
    private final ConditionCore core;
    private final String name;

    SharedCondition(ConditionLock lock, ConditionCore core, String name) {
        this.lock = lock;
        this.core = core;
        this.name = name;
    }

    /**
     * Waits until it is signalled, or interrupted, or somebody has died.
     *
     * @throws InterruptedException         if the thread is interrupted before, or while it waits and was not signalled
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed, before or while waiting
     */
    @Override
    public void await() throws InterruptedException {
        awaitInterruptibly(Wait.FOREVER_NS);
    }

    /**
     * Waits until it is signalled, or somebody has died. An interrupt does not disturb it, and stays pending.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed, before or while waiting
     */
    @Override
    public void awaitUninterruptibly() {
        core.await(lock, holder(), Wait.FOREVER_NS, false);
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param timeoutNs how long to wait, in nanoseconds; zero or less means that the lock is released and acquired again
     * @return about how much of the time was left when it returned; zero or less if none
     * @throws InterruptedException         if the thread is interrupted before, or while it waits and was not signalled
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed, before or while waiting
     */
    @Override
    public long awaitNanos(long timeoutNs) throws InterruptedException {
        long startNs = System.nanoTime();
        awaitInterruptibly(timeoutNs);
        return Math.max(0, timeoutNs) - (System.nanoTime() - startNs);
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param time how long to wait; zero or less means that the lock is released and acquired again
     * @param unit its unit
     * @return false if the time was over before it was signalled
     * @throws InterruptedException         if the thread is interrupted before, or while it waits and was not signalled
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed, before or while waiting
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return awaitInterruptibly(unit.toNanos(time)) != End.TIMED_OUT;
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means that the lock is released and acquired again
     * @return false if the time was over before it was signalled
     * @throws InterruptedException         if the thread is interrupted before, or while it waits and was not signalled
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed, before or while waiting
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits like {@link #await()}, but not beyond a moment.
     *
     * @param deadline until when to wait, by the system's clock
     * @return false if it had passed before the thread was signalled
     * @throws InterruptedException         if the thread is interrupted before, or while it waits and was not signalled
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed, before or while waiting
     */
    @Override
    @SuppressWarnings("JavaUtilDate") // the interface has it
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        long deadlineMs = deadline.getTime();
        while (true) {
            long nowMs = System.currentTimeMillis();
            long leftMs = deadlineMs > nowMs ? deadlineMs - nowMs : 0;
            if (awaitInterruptibly(TimeUnit.MILLISECONDS.toNanos(leftMs)) != End.TIMED_OUT) {
                return true;
            }
            // No signal is lost between two rounds, since the lock is held.
            if (System.currentTimeMillis() >= deadlineMs) {
                return false;
            }
        }
    }

    /**
     * Wakes one thread that waits, if there is one.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed
     */
    @Override
    public void signal() {
        checkHeld(RobustLock.currentThread());
        core.signal();
    }

    /**
     * Wakes all threads that wait.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the lock; the message says who does
     * @throws IllegalStateException        if the region was closed
     */
    @Override
    public void signalAll() {
        checkHeld(RobustLock.currentThread());
        core.signalAll();
    }

    /**
     * {@return what can be seen of the condition now} Takes microseconds, and makes a few system calls. For any thread.
     *
     * @throws IllegalStateException if the region was closed
     */
    public ConditionState state() {
        return new ConditionState(name, lock.describe(), core.waiting(), Futex.state());
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public String toString() {
        try {
            return "SharedCondition " + state();
        } catch (IllegalStateException closed) {
            return "SharedCondition " + name + " (closed)";
        }
    }

    private End awaitInterruptibly(long timeoutNs) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        End end = core.await(lock, holder(), timeoutNs, true);
        if (end == End.INTERRUPTED) {
            throw new InterruptedException();
        }
        return end;
    }

    /** {@return the current thread, which holds the lock} */
    private long holder() {
        long thread = RobustLock.currentThread();
        checkHeld(thread);
        return thread;
    }

    private void checkHeld(long thread) {
        if (!lock.isHeldBy(thread)) {
            throw lock.notHeld();
        }
    }
}
