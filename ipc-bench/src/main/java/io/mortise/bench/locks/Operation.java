package io.mortise.bench.locks;

import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedEvent;
import io.mortise.sync.SharedLatch;
import io.mortise.sync.SharedSemaphore;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/** What a thread does alone, again and again. */
enum Operation {
    MORTISE_LOCK(Subject.MORTISE_LOCK, "lock+unlock"),
    REENTRANT_LOCK(Subject.REENTRANT_LOCK, "lock+unlock"),
    MORTISE_REENTRANT_LOCK(Subject.MORTISE_REENTRANT_LOCK, "lock+unlock"),
    MORTISE_READ_LOCK(Subject.MORTISE_READ_LOCK, "lock+unlock"),
    MORTISE_WRITE_LOCK(Subject.MORTISE_WRITE_LOCK, "lock+unlock"),
    REENTRANT_READ_LOCK(Subject.REENTRANT_READ_LOCK, "lock+unlock"),
    FILE_LOCK(Subject.FILE_LOCK, "lock+unlock"),
    MORTISE_SEMAPHORE(Subject.MORTISE_SEMAPHORE, "acquire+release"),
    MORTISE_OWNED_SEMAPHORE(Subject.MORTISE_OWNED_SEMAPHORE, "acquire+release"),
    SEMAPHORE(Subject.SEMAPHORE, "acquire+release"),
    ATOMIC_TWO(Subject.ATOMIC_LONG, "increment+decrement"),
    ATOMIC_INCREMENT(Subject.ATOMIC_LONG, "increment"),
    MORTISE_EVENT(Subject.MORTISE_EVENT, "isSet"),
    MORTISE_LATCH(Subject.MORTISE_LATCH, "getCount"),
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
            case MORTISE_LOCK,
                    MORTISE_REENTRANT_LOCK,
                    MORTISE_READ_LOCK,
                    MORTISE_WRITE_LOCK,
                    REENTRANT_LOCK,
                    REENTRANT_READ_LOCK,
                    FILE_LOCK -> locking(arena.lock(subject));
            case MORTISE_SEMAPHORE -> acquiring(SharedSemaphore.in(arena.region(), "semaphore", 1));
            case MORTISE_OWNED_SEMAPHORE ->
                acquiring(SharedSemaphore.in(
                        arena.region(), "owned", SemaphoreOptions.permits(1).owned()));
            case MORTISE_EVENT -> checking(SharedEvent.in(arena.region(), "event"));
            case MORTISE_LATCH -> SharedLatch.in(arena.region(), "latch", 1)::getCount;
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

    private static LongSupplier acquiring(SharedSemaphore semaphore) {
        return () -> {
            semaphore.acquireUninterruptibly();
            semaphore.release();
            return 0;
        };
    }

    private static LongSupplier checking(SharedEvent event) {
        return () -> event.isSet() ? 1 : 0;
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
