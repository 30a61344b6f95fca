package io.mortise.manager;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A shared read-write lock, held by the threads that act for the clients'. */
final class ReadWriteLockTarget implements ReadWriteLock {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Lock readLock = new End(lock, lock.readLock(), false);
    private final Lock writeLock = new End(lock, lock.writeLock(), true);

    @Override
    public Lock readLock() {
        return readLock;
    }

    @Override
    public Lock writeLock() {
        return writeLock;
    }

    @Override
    public String toString() {
        return "read-write lock, " + (lock.isWriteLocked() ? "held by a writer" : lock.getReadLockCount() + " readers");
    }

    private record End(ReentrantReadWriteLock whole, Lock part, boolean writes) implements Lock, Held {
        @Override
        public void lock() {
            try {
                lockInterruptibly();
            } catch (InterruptedException e) {
                throw Acting.ended(e);
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            part.lockInterruptibly();
            Acting.holds(this);
        }

        @Override
        public boolean tryLock() {
            return held(part.tryLock());
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            return held(part.tryLock(time, unit));
        }

        private boolean held(boolean acquired) {
            if (acquired) {
                Acting.holds(this);
            }
            return acquired;
        }

        @Override
        public void unlock() {
            part.unlock();
            if (holds() == 0) {
                Acting.holdsNoMore(this);
            }
        }

        private int holds() {
            return writes ? whole.getWriteHoldCount() : whole.getReadHoldCount();
        }

        @Override
        public void giveBack() {
            while (holds() > 0) {
                part.unlock();
            }
        }

        @Override
        public Condition newCondition() {
            return new ConditionTarget(part.newCondition());
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
