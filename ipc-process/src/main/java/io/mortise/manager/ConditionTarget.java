package io.mortise.manager;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of a shared lock. */
@SuppressWarnings("WaitNotInLoop") // that is for the client to do
final class ConditionTarget implements Condition {
    private final Condition condition;

    ConditionTarget(Condition condition) {
        this.condition = condition;
    }

    @Override
    public void await() throws InterruptedException {
        condition.await();
    }

    @Override
    public void awaitUninterruptibly() {
        try {
            condition.await();
        } catch (InterruptedException e) {
            throw Acting.ended(e);
        }
    }

    @Override
    public long awaitNanos(long timeoutNs) throws InterruptedException {
        return condition.awaitNanos(timeoutNs);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return condition.await(time, unit);
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // the interface's
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return condition.awaitUntil(deadline);
    }

    @Override
    public void signal() {
        condition.signal();
    }

    @Override
    public void signalAll() {
        condition.signalAll();
    }
}
