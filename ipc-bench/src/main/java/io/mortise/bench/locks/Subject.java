package io.mortise.bench.locks;

import io.mortise.bench.report.Labels;
import java.util.List;

/** Whose speed is measured: ours between processes, the JDK's between threads. */
enum Subject {
    MORTISE_LOCK("mortise-lock", "SharedLock"),
    MORTISE_REENTRANT_LOCK("mortise-reentrant-lock", "SharedReentrantLock"),
    MORTISE_READ_LOCK("mortise-read-lock", "SharedReadWriteLock's read lock"),
    MORTISE_WRITE_LOCK("mortise-write-lock", "SharedReadWriteLock's write lock"),
    MORTISE_SEMAPHORE("mortise-semaphore", "SharedSemaphore that signals, as it does by default"),
    MORTISE_OWNED_SEMAPHORE("mortise-owned-semaphore", "SharedSemaphore whose permits come back from the dead"),
    MORTISE_EVENT("mortise-event", "SharedEvent"),
    MORTISE_LATCH("mortise-latch", "SharedLatch"),
    MORTISE_VALUE("mortise-value", "LongValue"),
    MORTISE_QUEUE("mortise-queue-many", "SharedQueue of one message"),
    MORTISE_LIVENESS("mortise-liveness", "Region.isDead"),
    REENTRANT_LOCK("reentrant-lock", "java.util.concurrent's ReentrantLock, not fair, between threads", true),
    REENTRANT_READ_LOCK("reentrant-read-lock", "the read lock of a ReentrantReadWriteLock", true),
    SEMAPHORE("semaphore", "java.util.concurrent's Semaphore, not fair, between threads", true),
    ATOMIC_LONG("atomic-long", "AtomicLong, between threads", true),
    ARRAY_BLOCKING_QUEUE("array-blocking-queue", "ArrayBlockingQueue of capacity 1, between threads", true),
    FILE_LOCK("file-lock", "FileChannel.lock, between processes");

    private final String label;
    private final String meaning;
    private final boolean betweenThreads;

    Subject(String label, String meaning) {
        this(label, meaning, false);
    }

    Subject(String label, String meaning, boolean betweenThreads) {
        this.label = label;
        this.meaning = meaning;
        this.betweenThreads = betweenThreads;
    }

    String label() {
        return label;
    }

    String meaning() {
        return meaning;
    }

    /** Whether its two parties are threads of one process, and not two processes. */
    boolean isBetweenThreads() {
        return betweenThreads;
    }

    static Subject byLabel(String label) {
        return Labels.find("subject", label, List.of(values()), Subject::label);
    }
}
