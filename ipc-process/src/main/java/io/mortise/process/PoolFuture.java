package io.mortise.process;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RunnableFuture;
import org.jspecify.annotations.Nullable;

/** One task of a pool, and its result to be. */
final class PoolFuture<T> extends CompletableFuture<T> implements RunnableFuture<T>, Bundle.Sink {
    private final Dispatcher dispatcher;
    private final Callable<T> here;
    private final Object sent;

    /** Whether the result is what {@link #here} has, and not what comes back. */
    private final boolean isGiven;

    private final @Nullable T given;

    private PoolFuture(Dispatcher dispatcher, Callable<T> here, Object sent, boolean isGiven, @Nullable T given) {
        this.dispatcher = dispatcher;
        this.here = here;
        this.sent = sent;
        this.isGiven = isGiven;
        this.given = given;
    }

    static <T> PoolFuture<T> of(Callable<T> task, Dispatcher dispatcher) {
        return new PoolFuture<>(dispatcher, task, task, false, null);
    }

    /** The result stays here. */
    @SuppressWarnings("NullAway") // null is the result of whoever gives it
    static <T> PoolFuture<T> of(Runnable task, @Nullable T result, Dispatcher dispatcher) {
        return new PoolFuture<>(dispatcher, Executors.callable(task, result), task, true, result);
    }

    /** {@return what a worker is to run} */
    Object sent() {
        return sent;
    }

    /** Runs it here, if it has not been completed: for who was given it by {@code shutdownNow}. */
    @Override
    public void run() {
        if (!isDone()) {
            try {
                complete(here.call());
            } catch (Throwable e) { // is handed to who waits for the result
                completeExceptionally(e);
            }
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            dispatcher.forget(this, mayInterruptIfRunning);
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
    public void returned(long first, @Nullable Object[] results, int count) {
        complete(isGiven ? given : (T) results[0]);
    }

    @Override
    public void failed(long index, Throwable why) {
        completeExceptionally(why);
    }

    @Override
    public boolean isOver() {
        return isDone();
    }
}
