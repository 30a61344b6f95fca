package io.mortise.manager;

import java.util.concurrent.TimeUnit;

/** A shared event. */
final class EventTarget implements ManagedEvent {
    private boolean set; // guarded by this
    private long sets; // guarded by this; for those that wait while it is set and cleared

    @Override
    public synchronized boolean isSet() {
        return set;
    }

    @Override
    public synchronized void set() {
        set = true;
        sets++;
        notifyAll();
    }

    @Override
    public synchronized void clear() {
        set = false;
    }

    @Override
    public synchronized void await() throws InterruptedException {
        long before = sets;
        while (!set && sets == before) {
            wait();
        }
    }

    @Override
    public synchronized boolean await(long time, TimeUnit unit) throws InterruptedException {
        long before = sets;
        long deadlineNs = System.nanoTime() + unit.toNanos(time);
        long leftNs = unit.toNanos(time);
        while (!set && sets == before && leftNs > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
        return set || sets != before;
    }

    @Override
    public synchronized String toString() {
        return set ? "event, set" : "event, not set";
    }
}
