package io.mortise.manager;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A shared latch. */
final class LatchTarget implements ManagedLatch {
    private final CountDownLatch latch;

    LatchTarget(int count) {
        latch = new CountDownLatch(count);
    }

    @Override
    public void countDown() {
        latch.countDown();
    }

    @Override
    public long getCount() {
        return latch.getCount();
    }

    @Override
    public void await() throws InterruptedException {
        latch.await();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return latch.await(time, unit);
    }

    @Override
    public String toString() {
        return "latch, count=" + latch.getCount();
    }
}
