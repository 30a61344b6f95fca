package io.mortise.manager;

import java.util.concurrent.TimeUnit;

/** A {@link java.util.concurrent.CountDownLatch} of a manager. What a process counted down before it ended stays counted. */
public interface ManagedLatch {
    /** Counts down by one, unless at zero. */
    void countDown();

    /** {@return how many are missing} */
    long getCount();

    /**
     * Waits for zero.
     *
     * @throws InterruptedException if interrupted.
     */
    void await() throws InterruptedException;

    /**
     * Waits for zero for a limited time.
     *
     * @param time how long.
     * @param unit of the time.
     * @return false if the time has passed.
     * @throws InterruptedException if interrupted.
     */
    boolean await(long time, TimeUnit unit) throws InterruptedException;
}
