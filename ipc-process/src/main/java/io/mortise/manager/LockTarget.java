package io.mortise.manager;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A shared lock, held by the thread that acts for the client's. */
final class LockTarget implements ManagedLock, Held {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Condition> conditions = new HashMap<>(); // guarded by this
    private final boolean reentrant;
    private volatile boolean inconsistent;
    private final AtomicLong ownerDeaths = new AtomicLong();

    LockTarget(boolean reentrant) {
        this.reentrant = reentrant;
    }

    @Override
    public void lock() {
        checkNotHeld();
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Acting.ended(e);
        }
        Acting.holds(this);
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        checkNotHeld();
        lock.lockInterruptibly();
        Acting.holds(this);
    }

    @Override
    public boolean tryLock() {
        return (reentrant || !lock.isHeldByCurrentThread()) && held(lock.tryLock());
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        checkNotHeld();
        return held(lock.tryLock(time, unit));
    }

    private boolean held(boolean acquired) {
        if (acquired) {
            Acting.holds(this);
        }
        return acquired;
    }

    private void checkNotHeld() {
        if (!reentrant && lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "this thread holds the lock, which is not reentrant, and would wait for itself: "
                            + "use Manager.reentrantLock");
        }
    }

    @Override
    public void unlock() {
        lock.unlock();
        if (!lock.isHeldByCurrentThread()) {
            Acting.holdsNoMore(this);
        }
    }

    @Override
    public void giveBack() {
        if (lock.isHeldByCurrentThread()) {
            inconsistent = true;
            ownerDeaths.incrementAndGet();
        }
        while (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
    }

    @Override
    public Condition newCondition() {
        return new ConditionTarget(lock.newCondition());
    }

    @Override
    public synchronized Condition condition(String name) {
        return conditions.computeIfAbsent(name, key -> newCondition());
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return lock.isHeldByCurrentThread();
    }

    @Override
    public boolean isLocked() {
        return lock.isLocked();
    }

    @Override
    public boolean isInconsistent() {
        return inconsistent;
    }

    @Override
    public void markConsistent() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException("only the holder can say that what the lock guards is in order");
        }
        inconsistent = false;
    }

    @Override
    public long ownerDeaths() {
        return ownerDeaths.get();
    }

    @Override
    public String toString() {
        return (reentrant ? "reentrant lock" : "lock") + (lock.isLocked() ? ", held" : ", free") + ", ownerDeaths="
                + ownerDeaths + (inconsistent ? ", inconsistent" : "");
    }
}
