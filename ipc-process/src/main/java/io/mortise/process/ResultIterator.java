package io.mortise.process;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of a function over arguments that are read as results are, a window ahead. For one thread, but for {@link #done}.
 *
 * @param <T> type of the results.
 */
final class ResultIterator<T> implements Iterator<T>, Bundle.Sink {
    private static final int SPINS = 200;

    private record Result(
            int index, @Nullable Object value, @Nullable Throwable exception) {}

    private final ProcessPool pool;
    private final Iterator<?> arguments;
    private final Bundle.Writer writer;
    private final IntFunction<String> describe;
    private final int chunkSize;
    private final long window;
    private final boolean ordered;
    private final LinkedBlockingQueue<Result> arrived = new LinkedBlockingQueue<>();

    /** Those that came before their turn. */
    private final Map<Integer, Result> early = new HashMap<>();

    private final Queue<Result> batch = new ArrayDeque<>();
    private int submitted;
    private int returned;

    ResultIterator(
            ProcessPool pool,
            Iterator<?> arguments,
            Bundle.Writer writer,
            IntFunction<String> describe,
            int chunkSize,
            long window,
            boolean ordered) {
        this.pool = pool;
        this.arguments = arguments;
        this.writer = writer;
        this.describe = describe;
        this.chunkSize = chunkSize;
        this.window = window;
        this.ordered = ordered;
    }

    @Override
    public void done(int index, @Nullable Object result, @Nullable Throwable exception) {
        arrived.add(new Result(index, result, exception));
    }

    @Override
    public boolean hasNext() {
        fillWindow();
        return returned != submitted;
    }

    private void fillWindow() {
        // The second half at once, not one by one.
        if (submitted - returned > window / 2) {
            return;
        }
        java.util.List<Bundle> bundles = new java.util.ArrayList<>();
        while (submitted - returned < window && arguments.hasNext()) {
            writer.add(arguments.next(), "argument " + submitted);
            submitted++;
            if (writer.count() == chunkSize || !writer.isShort()) {
                bundles.add(writer.finish(submitted - writer.count(), this, describe, 0));
            }
        }
        if (writer.count() > 0) {
            bundles.add(writer.finish(submitted - writer.count(), this, describe, 0));
        }
        if (!bundles.isEmpty()) {
            pool.enqueueAll(bundles);
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the function returns T, which may be null
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + returned + " results were returned");
        }
        Result result = ordered ? awaitTurn() : await();
        returned++;
        if (result.exception != null) {
            throw new CompletionException(result.exception);
        }
        return (T) result.value;
    }

    private Result awaitTurn() {
        Result result = early.remove(returned);
        while (result == null) {
            Result next = await();
            if (next.index == returned) {
                result = next;
            } else {
                early.put(next.index, next);
            }
        }
        return result;
    }

    private Result await() {
        Result result = batch.poll();
        if (result != null) {
            return result;
        }
        for (int i = 0; i < SPINS; i++) {
            if (arrived.drainTo(batch) > 0) {
                return batch.remove();
            }
            Thread.onSpinWait();
        }
        try {
            return arrived.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            CancellationException cancelled = new CancellationException("interrupted while waiting for a result");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    void cancel() {
        pool.forget(this, false);
    }
}
