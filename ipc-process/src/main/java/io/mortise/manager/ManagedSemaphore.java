package io.mortise.manager;

import java.util.concurrent.TimeUnit;

/**
 * A semaphore between the threads of all clients of a manager, with the methods of {@link java.util.concurrent.Semaphore}.
 *
 * <p>Of {@link Manager#semaphore} anybody may release permits, also more than there were, and what a process that ended had acquired
 * does not come back. Of {@link Manager#boundedSemaphore} a process releases only what it has acquired ({@link
 * IllegalStateException}), and what it still has when it ends, or closes its manager, comes back.
 */
public interface ManagedSemaphore {
    /**
     * Waits for a permit.
     *
     * @throws InterruptedException if interrupted; nothing was acquired.
     */
    default void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Waits for permits.
     *
     * @param permits how many, all at once.
     * @throws InterruptedException if interrupted; nothing was acquired.
     */
    void acquire(int permits) throws InterruptedException;

    /** {@return true if a permit was there and was acquired} */
    default boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * {@return true if so many permits were there and were acquired}
     *
     * @param permits how many, all at once.
     */
    boolean tryAcquire(int permits);

    /**
     * Waits for a permit for a limited time.
     *
     * @param time how long.
     * @param unit of the time.
     * @return false if the time has passed.
     * @throws InterruptedException if interrupted; nothing was acquired.
     */
    default boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, time, unit);
    }

    /**
     * Waits for permits for a limited time.
     *
     * @param permits how many, all at once.
     * @param time    how long.
     * @param unit    of the time.
     * @return false if the time has passed.
     * @throws InterruptedException if interrupted; nothing was acquired.
     */
    boolean tryAcquire(int permits, long time, TimeUnit unit) throws InterruptedException;

    /** Releases a permit. */
    default void release() {
        release(1);
    }

    /**
     * Releases permits.
     *
     * @param permits how many.
     * @throws IllegalStateException if bounded, and this process has fewer; none was released.
     */
    void release(int permits);

    /** {@return the number of permits that are there just now} */
    int availablePermits();
}
