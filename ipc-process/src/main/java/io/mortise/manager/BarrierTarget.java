package io.mortise.manager;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A shared barrier. */
final class BarrierTarget implements ManagedBarrier {
    private final CyclicBarrier barrier;

    BarrierTarget(int parties) {
        barrier = new CyclicBarrier(parties);
    }

    @Override
    public int await() throws InterruptedException, BrokenBarrierException {
        return barrier.await();
    }

    @Override
    public int await(long time, TimeUnit unit) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return barrier.await(time, unit);
    }

    @Override
    public void reset() {
        barrier.reset();
    }

    @Override
    public boolean isBroken() {
        return barrier.isBroken();
    }

    @Override
    public int getParties() {
        return barrier.getParties();
    }

    @Override
    public int getNumberWaiting() {
        return barrier.getNumberWaiting();
    }

    @Override
    public String toString() {
        return "barrier, waiting=" + barrier.getNumberWaiting() + " of " + barrier.getParties()
                + (barrier.isBroken() ? ", broken" : "");
    }
}
