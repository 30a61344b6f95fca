package io.mortise.manager;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link java.util.concurrent.CyclicBarrier} of a manager. It breaks when a process ends that waits in it. */
public interface ManagedBarrier {
    /**
     * Waits for the others.
     *
     * @return the number of those who came later; 0 to the last.
     * @throws InterruptedException   if interrupted; the barrier is broken.
     * @throws BrokenBarrierException if it is or was broken, or reset meanwhile.
     */
    int await() throws InterruptedException, BrokenBarrierException;

    /**
     * Waits for the others for a limited time.
     *
     * @param time how long.
     * @param unit of the time.
     * @return the number of those who came later; 0 to the last.
     * @throws InterruptedException   if interrupted; the barrier is broken.
     * @throws BrokenBarrierException if it is or was broken, or reset meanwhile.
     * @throws TimeoutException       if the time has passed; the barrier is broken.
     */
    int await(long time, TimeUnit unit) throws InterruptedException, BrokenBarrierException, TimeoutException;

    /** Breaks it for those who wait, and makes it whole for those who come. */
    void reset();

    /** {@return whether it is broken} */
    boolean isBroken();

    /** {@return how many it takes} */
    int getParties();

    /** {@return how many wait just now} */
    int getNumberWaiting();
}
