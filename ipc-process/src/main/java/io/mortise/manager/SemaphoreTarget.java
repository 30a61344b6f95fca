package io.mortise.manager;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A shared semaphore. If bounded, it knows how many permits each client has. */
final class SemaphoreTarget implements ManagedSemaphore {
    private final Semaphore permits;
    private final boolean bounded;
    private final Map<Session, Integer> owned = new WeakHashMap<>(); // guarded by this
    private int ownedByNone; // guarded by this

    private SemaphoreTarget(int count, boolean bounded) {
        permits = new Semaphore(count, true);
        this.bounded = bounded;
    }

    static SemaphoreTarget signalling(int count) {
        return new SemaphoreTarget(count, false);
    }

    static SemaphoreTarget bounded(int count) {
        return new SemaphoreTarget(count, true);
    }

    @Override
    public void acquire(int count) throws InterruptedException {
        permits.acquire(count);
        acquired(count);
    }

    @Override
    public boolean tryAcquire(int count) {
        boolean acquired = permits.tryAcquire(count);
        if (acquired) {
            acquired(count);
        }
        return acquired;
    }

    @Override
    public boolean tryAcquire(int count, long time, TimeUnit unit) throws InterruptedException {
        boolean acquired = permits.tryAcquire(count, time, unit);
        if (acquired) {
            acquired(count);
        }
        return acquired;
    }

    private void acquired(int count) {
        if (!bounded) {
            return;
        }
        Session client = Acting.client();
        boolean first;
        synchronized (this) {
            first = has(client) == 0;
            set(client, has(client) + count);
        }
        if (first && client != null) {
            client.whenEnded(this, () -> giveBack(client));
        }
    }

    @Override
    public void release(int count) {
        if (bounded) {
            Session client = Acting.client();
            synchronized (this) {
                if (count < 0 || count > has(client)) {
                    throw new IllegalStateException(
                            "permits=" + count + " cannot be released by a process that has acquired " + has(client)
                                    + " of this semaphore; Manager.semaphore lets anybody release");
                }
                set(client, has(client) - count);
            }
        }
        permits.release(count);
    }

    private void giveBack(Session client) {
        int count;
        synchronized (this) {
            count = has(client);
            set(client, 0);
        }
        permits.release(count);
    }

    private int has(@Nullable Session client) {
        return client == null ? ownedByNone : owned.getOrDefault(client, 0);
    }

    private void set(@Nullable Session client, int count) {
        if (client == null) {
            ownedByNone = count;
        } else {
            owned.put(client, count);
        }
    }

    @Override
    public int availablePermits() {
        return permits.availablePermits();
    }

    @Override
    public String toString() {
        return (bounded ? "bounded semaphore, permits=" : "semaphore, permits=") + permits.availablePermits();
    }
}
