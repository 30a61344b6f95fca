package io.mortise.process;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The results of a function over many arguments, in their order. */
final class MapFuture<T> extends CompletableFuture<List<T>> implements Bundle.Sink {
    private final Dispatcher dispatcher;
    private final @Nullable Object[] results;
    private final AtomicInteger left;

    MapFuture(Dispatcher dispatcher, int count) {
        this.dispatcher = dispatcher;
        results = new Object[count];
        left = new AtomicInteger(count);
        if (count == 0) {
            complete(List.of());
        }
    }

    /** Whoever is last sees what the others wrote: each counts down after its own. */
    @Override
    @SuppressWarnings("unchecked") // the function returns T
    public void returned(long first, @Nullable Object[] some, int count) {
        System.arraycopy(some, 0, results, (int) first, count);
        if (left.addAndGet(-count) == 0) {
            complete((List<T>) Arrays.asList(results));
        }
    }

    @Override
    public void failed(long index, Throwable why) {
        if (completeExceptionally(why)) {
            dispatcher.forget(this, false);
        }
    }

    @Override
    public boolean isOver() {
        return isDone();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            dispatcher.forget(this, mayInterruptIfRunning);
        }
        return cancelled;
    }

    /** What depends on it is not of the pool. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
