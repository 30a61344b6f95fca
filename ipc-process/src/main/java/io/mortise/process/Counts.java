package io.mortise.process;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far a pool has come, and who is told. Safe for use by several threads. */
final class Counts {
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final @Nullable Consumer<? super PoolProgress> listener;

    Counts(@Nullable Consumer<? super PoolProgress> listener) {
        this.listener = listener;
    }

    void submitted(int items) {
        submitted.addAndGet(items);
    }

    /** Before who waits for them is told. Without the lock, for it calls the listener. */
    void completed(int items, int failures) {
        if (items == 0) {
            return;
        }
        completed.addAndGet(items);
        failed.addAndGet(failures);
        if (listener != null) {
            try {
                listener.accept(progress());
            } catch (Throwable e) { // of the user's own, and no concern of the pool's
                System.getLogger(ProcessPool.class.getName())
                        .log(System.Logger.Level.WARNING, "the progress listener failed", e);
            }
        }
    }

    /** Read in the order opposite to that of writing, so that no part is more than its whole. */
    PoolProgress progress() {
        long endedBadly = failed.get();
        long ended = completed.get();
        return new PoolProgress(submitted.get(), ended, endedBadly);
    }
}
