package io.mortise.process;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RunnableFuture;
import org.jspecify.annotations.Nullable;

/** One task of a pool, and its result to be. */
final class PoolFuture<T> extends CompletableFuture<T> implements RunnableFuture<T>, Bundle.Sink {
    private final Callable<T> task;
    private final @Nullable ProcessPool pool;

    PoolFuture(Callable<T> task, @Nullable ProcessPool pool) {
        this.task = task;
        this.pool = pool;
    }

    Callable<T> task() {
        return task;
    }

    /** Runs it here, if it has not been completed: for who was given it by {@code shutdownNow}. */
    @Override
    public void run() {
        if (!isDone()) {
            try {
                complete(task.call());
            } catch (Throwable e) { // is handed to who waits for the result
                completeExceptionally(e);
            }
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && pool != null) {
            pool.forget(this, mayInterruptIfRunning);
        }
        return cancelled;
    }

    /** What depends on it is not a task of the pool. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the task is a Callable<T>, and may return null
    public void done(int index, @Nullable Object result, @Nullable Throwable exception) {
        if (exception != null) {
            completeExceptionally(exception);
        } else {
            complete((T) result);
        }
    }
}
