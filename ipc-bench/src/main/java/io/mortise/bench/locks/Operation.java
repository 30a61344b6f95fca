package io.mortise.bench.locks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;

/** What a thread does alone, again and again. */
enum Operation {
    MORTISE_LOCK(Subject.MORTISE_LOCK, "lock+unlock"),
    REENTRANT_LOCK(Subject.REENTRANT_LOCK, "lock+unlock"),
    MORTISE_REENTRANT_LOCK(Subject.MORTISE_REENTRANT_LOCK, "lock+unlock"),
    REENTRANT_READ_LOCK(Subject.REENTRANT_READ_LOCK, "lock+unlock"),
    FILE_LOCK(Subject.FILE_LOCK, "lock+unlock"),
    SEMAPHORE(Subject.SEMAPHORE, "acquire+release"),
    ATOMIC_TWO(Subject.ATOMIC_LONG, "increment+decrement"),
    ATOMIC_INCREMENT(Subject.ATOMIC_LONG, "increment"),
    ATOMIC_GET(Subject.ATOMIC_LONG, "get");

    private final Subject subject;
    private final String label;

    Operation(Subject subject, String label) {
        this.subject = subject;
        this.label = label;
    }

    Subject subject() {
        return subject;
    }

    String label() {
        return label;
    }

    /** Prepares it. What it returns depends on what it did. */
    LongSupplier open(Arena arena) {
        return switch (this) {
            case MORTISE_LOCK, REENTRANT_LOCK, MORTISE_REENTRANT_LOCK, FILE_LOCK -> locking(arena.lock(subject));
            case REENTRANT_READ_LOCK -> locking(new ReentrantReadWriteLock().readLock());
            case SEMAPHORE -> acquiring(new Semaphore(1));
            case ATOMIC_TWO -> thereAndBack(new AtomicLong());
            case ATOMIC_INCREMENT -> new AtomicLong()::incrementAndGet;
            case ATOMIC_GET -> new AtomicLong()::get;
        };
    }

    @SuppressWarnings("LockNotBeforeTry") // nothing in between can throw
    private static LongSupplier locking(Lock lock) {
        return () -> {
            lock.lock();
            lock.unlock();
            return 0;
        };
    }

    private static LongSupplier acquiring(Semaphore semaphore) {
        return () -> {
            semaphore.acquireUninterruptibly();
            semaphore.release();
            return 0;
        };
    }

    private static LongSupplier thereAndBack(AtomicLong counter) {
        return () -> counter.incrementAndGet() + counter.decrementAndGet();
    }
}
