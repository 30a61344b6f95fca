package io.mortise.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The results of a function over arguments that are read as results are, a window ahead. For one thread, but for what a {@link Bundle.Sink}
 * is told, and {@link #cancel}.
 *
 * @param <T> type of the results.
 */
final class ResultIterator<T> implements Iterator<T>, Bundle.Sink {
    private static final int SPINS = 200;
    private static final int CHUNKS_AHEAD_PER_WORKER = 256;
    private static final int FEWEST_CHUNKS_AHEAD_PER_WORKER = 2;

    /** Of arguments, so that large ones are not all read at once. */
    private static final long BYTES_AHEAD_PER_WORKER = 8 << 20;

    private static final long LOOK_AGAIN_MS = 100;

    /** Results that follow one another, or what one item ended with instead. */
    private static final class Batch {
        private final long first;
        private final @Nullable Object[] results;
        private final @Nullable Throwable exception;

        private Batch(long first, @Nullable Object[] results, @Nullable Throwable exception) {
            this.first = first;
            this.results = results;
            this.exception = exception;
        }
    }

    private final Dispatcher dispatcher;
    private final Iterator<?> arguments;
    private final Bundle.Writer writer;
    private final int chunkSize;
    private final int workers;
    private final boolean isOrdered;
    private final LinkedBlockingQueue<Batch> arrived = new LinkedBlockingQueue<>();

    /** Those that came before their turn. */
    private final Map<Long, Batch> early = new HashMap<>();

    private volatile boolean cancelled;

    private long submitted;
    private long submittedBytes;
    private long returned;

    private @Nullable Batch batch;
    private int inBatch;

    ResultIterator(
            Dispatcher dispatcher,
            Iterator<?> arguments,
            Bundle.Writer writer,
            int chunkSize,
            int workers,
            boolean isOrdered) {
        this.dispatcher = dispatcher;
        this.arguments = arguments;
        this.writer = writer;
        this.chunkSize = chunkSize;
        this.workers = workers;
        this.isOrdered = isOrdered;
    }

    // ---- By threads of the pool

    @Override
    public void returned(long first, @Nullable Object[] results, int count) {
        arrived.add(new Batch(first, Arrays.copyOf(results, count), null));
    }

    @Override
    public void failed(long index, Throwable why) {
        arrived.add(new Batch(index, new Object[1], why));
    }

    @Override
    public boolean isOver() {
        return cancelled;
    }

    // ---- Arguments

    @Override
    public boolean hasNext() {
        fillWindow();
        return returned != submitted;
    }

    private void fillWindow() {
        // The second half at once, not one by one.
        if (cancelled || submitted - returned > window() / 2) {
            return;
        }
        boolean isFilled = false;
        try {
            submitMore();
            isFilled = true;
        } finally {
            if (!isFilled) {
                cancel(); // what was read and not submitted is lost
            }
        }
    }

    private void submitMore() {
        List<Bundle> bundles = new ArrayList<>();
        long next = submitted;
        long bytes = 0;
        while (next - returned < window() && bytes < workers * BYTES_AHEAD_PER_WORKER && arguments.hasNext()) {
            writer.add(arguments.next(), next);
            next++;
            if (writer.count() == chunkSize || !writer.isShort()) {
                bytes += add(bundles, next);
            }
        }
        if (writer.count() > 0) {
            bytes += add(bundles, next);
        }
        if (!bundles.isEmpty()) {
            if (bundles.stream().allMatch(Bundle::isShort)) {
                dispatcher.enqueue(bundles);
            } else { // one by one: a worker that does not read must not hold back what others were promised
                bundles.forEach(dispatcher::enqueue);
            }
            submitted = next;
            submittedBytes += bytes;
        }
    }

    private long add(List<Bundle> bundles, long next) {
        Bundle bundle = writer.finish(next - writer.count(), this, 0);
        bundles.add(bundle);
        return bundle.packed().totalBytes();
    }

    /** How many items may be on their way: as many as keep all workers busy, and fewer if they are large. */
    private long window() {
        long most = (long) chunkSize * CHUNKS_AHEAD_PER_WORKER * workers;
        if (submittedBytes == 0) {
            return most;
        }
        long fewest = (long) chunkSize * FEWEST_CHUNKS_AHEAD_PER_WORKER * workers;
        long bytesEach = Math.max(1, submittedBytes / submitted);
        return Math.max(fewest, Math.min(most, workers * BYTES_AHEAD_PER_WORKER / bytesEach));
    }

    // ---- Results

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the function returns T, which may be null
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + returned + " results were returned");
        }
        Batch present = batch;
        if (present == null) {
            present = isOrdered ? awaitTurn() : await();
            inBatch = 0;
        }
        Object result = present.results[inBatch++];
        batch = inBatch < present.results.length ? present : null;
        returned++;
        if (present.exception != null) {
            throw new CompletionException(present.exception);
        }
        return (T) result;
    }

    private Batch awaitTurn() {
        Batch turn = early.remove(returned);
        while (turn == null) {
            Batch next = await();
            if (next.first == returned) {
                turn = next;
            } else {
                early.put(next.first, next);
            }
        }
        return turn;
    }

    private Batch await() {
        for (int i = 0; i < SPINS; i++) {
            Batch next = arrived.poll();
            if (next != null) {
                return next;
            }
            Thread.onSpinWait();
        }
        try {
            while (true) {
                Batch next = arrived.poll(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
                if (cancelled) {
                    throw new CancellationException("the stream of results was closed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            CancellationException interrupted = new CancellationException("interrupted while waiting for a result");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Keeps what has not started from starting. */
    void cancel() {
        cancelled = true;
        dispatcher.forget(this, false);
    }
}
