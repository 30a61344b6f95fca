package io.mortise.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An {@link java.util.concurrent.ExecutorService} whose workers are processes: JVMs of their own, with heaps of their own.
 *
 * <pre>{@code
 * try (ProcessPool pool = ProcessPool.create()) {
 *     List<Integer> lengths = pool.map(String::length, words);
 *     CompletableFuture<byte[]> picture = pool.submit(() -> render(scene));
 * }
 * }</pre>
 *
 * <ol>
 *   <li>Tasks, arguments and results are serialized: each side has its own copy, and both run the same program. Byte arrays of 32 KiB and
 *       more are not copied when they are submitted: do not change them before the task has ended. What cannot be serialized is an
 *       {@link UnsendableException} that names the field: at once if it is the task or an argument, by the future if it is the result.
 *       Anything may be of any size: up to 2 GiB, each byte array counted by itself.
 *   <li>Each task runs once, or not at all if the pool ends before. One that fails throws here what it threw there, with that stack trace;
 *       {@link RemoteTaskException} stands for an exception that cannot be sent.
 *   <li>A worker that is killed, exits or runs out of memory (workers run with {@code -XX:+ExitOnOutOfMemoryError}) fails exactly the task that
 *       it was running with {@link WorkerDiedException}; all others complete, and the worker is replaced. So does one item of a chunk: what was
 *       finished before it is delivered, the rest goes to another worker.
 *   <li>A task that is submitted goes to a worker that is idle, if there is one; a few short ones are sent ahead to workers that are busy, and
 *       taken back if they would have to wait there while others are idle.
 *   <li>Cancelling a future keeps a task from starting; {@code cancel(true)} ends the worker that runs it, and hits no other task. So does a
 *       timeout.
 *   <li>A worker that is stopped or slow is not dead: what it runs waits, unless it has a timeout. Nobody else waits for it.
 *   <li>What is read is filtered on both sides: the application's own classes, and values and collections of the JDK.
 *   <li>Workers end with this process, however that ends. A pool that is never closed lives as long as its process.
 * </ol>
 *
 * <p>Any thread may call any method, virtual ones too; tasks may make pools of their own. Futures are completed by the daemon threads {@code
 * mortise-pool-…}, one for each worker: a stage that takes its time, or waits for other tasks, belongs into {@code thenApplyAsync}.
 *
 * <p>What a thread did before it submitted, the task's copy shows; what a task did in its worker, nobody sees but through its result, or
 * through what both processes share.
 */
public final class ProcessPool extends AbstractExecutorService implements AutoCloseable {
    private static final int CHUNKS_PER_WORKER = 4;
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final String name;
    private final int workers;
    private final Counts counts;
    private final Dispatcher dispatcher;

    private ProcessPool(String name, int workers, Counts counts, Dispatcher dispatcher) {
        this.name = name;
        this.workers = workers;
        this.counts = counts;
        this.dispatcher = dispatcher;
    }

    /** {@return a pool with a worker for each processor, for the caller to close} */
    public static ProcessPool create() {
        return builder().build();
    }

    /**
     * {@return a pool, for the caller to close}
     *
     * @param workers how many, 1 or more
     */
    public static ProcessPool create(int workers) {
        return builder().workers(workers).build();
    }

    /** {@return what to change before it is made} */
    public static ProcessPoolBuilder builder() {
        return new ProcessPoolBuilder();
    }

    static ProcessPool start(ProcessPoolBuilder options) {
        String name = options.name + "-" + POOLS.incrementAndGet();
        Counts counts = new Counts(options.progress);
        Dispatcher dispatcher =
                Dispatcher.start(name, options.workers, WorkerStarter.of(WorkerMain.class, options), counts);
        return new ProcessPool(name, options.workers, counts, dispatcher);
    }

    // ---- Tasks

    /**
     * Submits a task.
     *
     * @param task is serialized before this returns.
     * @param <T>  type of the result.
     * @return its result to be.
     * @throws UnsendableException        if it captures something that cannot be serialized.
     * @throws RejectedExecutionException if the pool was shut down, or has failed.
     */
    public <T> CompletableFuture<T> submit(RemoteCallable<T> task) {
        return enqueue(PoolFuture.of(task, dispatcher), 0);
    }

    /**
     * Submits a task without a result.
     *
     * @param task is serialized before this returns.
     * @return null to be.
     * @throws UnsendableException        if it captures something that cannot be serialized.
     * @throws RejectedExecutionException if the pool was shut down, or has failed.
     */
    public CompletableFuture<Void> submit(RemoteRunnable task) {
        return enqueue(PoolFuture.of(task, null, dispatcher), 0);
    }

    /**
     * Submits a task that may take so long. If it takes longer, its worker is ended, and the future fails with {@link TimeoutException}.
     *
     * @param task    is serialized before this returns.
     * @param timeout from when it starts; more than zero.
     * @param <T>     type of the result.
     * @return its result to be.
     * @throws UnsendableException        if it captures something that cannot be serialized.
     * @throws RejectedExecutionException if the pool was shut down, or has failed.
     */
    public <T> CompletableFuture<T> submit(RemoteCallable<T> task, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout=" + timeout + " is not more than zero");
        }
        return enqueue(PoolFuture.of(task, dispatcher), ChildProcess.nanos(timeout));
    }

    @Override
    public <T> CompletableFuture<T> submit(Callable<T> task) {
        return enqueue(PoolFuture.of(task, dispatcher), 0);
    }

    @Override
    public CompletableFuture<?> submit(Runnable task) {
        return enqueue(PoolFuture.of(task, null, dispatcher), 0);
    }

    /** {@inheritDoc} The result stays here, and need not be serializable. */
    @Override
    public <T> CompletableFuture<T> submit(Runnable task, T result) {
        return enqueue(PoolFuture.of(task, result, dispatcher), 0);
    }

    /**
     * Runs a task.
     *
     * @param task is serialized before this returns.
     * @throws UnsendableException        if it captures something that cannot be serialized.
     * @throws RejectedExecutionException if the pool was shut down, or has failed.
     */
    public void execute(RemoteRunnable task) {
        execute((Runnable) task);
    }

    /** {@inheritDoc} What it throws is logged. */
    @Override
    public void execute(Runnable task) {
        if (task instanceof PoolFuture<?> future) { // of invokeAll
            CompletableFuture<?> unused = enqueue(future, 0);
            return;
        }
        CompletableFuture<?> unused = submit(task).whenComplete((nothing, exception) -> {
            if (exception != null) {
                System.getLogger(ProcessPool.class.getName())
                        .log(System.Logger.Level.WARNING, "a task of " + this + " failed", exception);
            }
        });
    }

    /**
     * Runs a task and waits for its result.
     *
     * @param task is serialized.
     * @param <T>  type of the result.
     * @return what it returned.
     * @throws ExecutionException   with what it threw.
     * @throws InterruptedException if interrupted; the task is cancelled.
     */
    public <T> T apply(RemoteCallable<T> task) throws ExecutionException, InterruptedException {
        CompletableFuture<T> future = submit(task);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }

    private <T> PoolFuture<T> enqueue(PoolFuture<T> future, long timeoutNs) {
        Object sent = future.sent();
        dispatcher.enqueue(
                Bundle.ofTask(sent, "the task (" + CapturePath.name(sent.getClass()) + ")", future, timeoutNs));
        return future;
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return PoolFuture.of(callable, dispatcher);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return PoolFuture.of(runnable, value, dispatcher);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("292 years have passed", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("there are no tasks");
        }
        List<CompletableFuture<T>> futures = new ArrayList<>();
        CompletableFuture<T> first = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                CompletableFuture<T> future = submit(task);
                futures.add(future);
                CompletableFuture<?> unused = future.whenComplete((result, exception) -> {
                    if (exception == null) {
                        first.complete(result);
                    } else if (left.decrementAndGet() == 0) {
                        first.completeExceptionally(exception);
                    }
                });
            }
            return first.get(timeout, unit);
        } catch (CancellationException e) { // of the last one, by shutdownNow
            throw new ExecutionException(e);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    // ---- Functions over many arguments

    /**
     * Applies a function to each argument, in chunks of a size that keeps all workers busy, and waits for all results.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results, in the order of the arguments.
     * @throws ExecutionException   with what the first failure was; the other arguments may have been done or not.
     * @throws InterruptedException if interrupted; what has not started does not start.
     */
    public <A, T> List<T> map(RemoteFunction<A, T> function, Collection<? extends A> arguments)
            throws ExecutionException, InterruptedException {
        return map(function, arguments, chunkSize(arguments.size()));
    }

    /**
     * The same with chunks of a given size.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized.
     * @param chunkSize how many go to a worker together, 1 or more.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results, in the order of the arguments.
     * @throws ExecutionException   with what the first failure was; the other arguments may have been done or not.
     * @throws InterruptedException if interrupted; what has not started does not start.
     */
    public <A, T> List<T> map(RemoteFunction<A, T> function, Collection<? extends A> arguments, int chunkSize)
            throws ExecutionException, InterruptedException {
        CompletableFuture<List<T>> results = mapAsync(function, arguments, chunkSize);
        try {
            return results.get();
        } catch (InterruptedException e) {
            results.cancel(true);
            throw e;
        }
    }

    /**
     * The same without waiting.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized.
     * @param chunkSize how many go to a worker together, 1 or more.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results to be, in the order of the arguments; cancelling it keeps what has not started from starting.
     */
    public <A, T> CompletableFuture<List<T>> mapAsync(
            RemoteFunction<A, T> function, Collection<? extends A> arguments, int chunkSize) {
        checkChunk(chunkSize);
        Object[] all = arguments.toArray(); // what another thread adds meanwhile is not among it
        MapFuture<T> results = new MapFuture<>(dispatcher, all.length);
        Bundle.Writer writer = new Bundle.Writer(function, describe("map", function));
        boolean isSubmitted = false;
        try {
            for (int i = 0; i < all.length; i++) {
                writer.add(all[i], i);
                if (writer.count() == chunkSize || !writer.isShort() || i == all.length - 1) {
                    dispatcher.enqueue(writer.finish(i + 1 - writer.count(), results, 0));
                }
            }
            isSubmitted = true;
        } finally {
            if (!isSubmitted) {
                results.cancel(false); // for what was sent before
            }
        }
        return results;
    }

    /**
     * Applies a function of two arguments to each pair, and waits for all results.
     *
     * @param function is serialized once.
     * @param pairs    each is serialized.
     * @param <A>      type of the first arguments.
     * @param <B>      type of the second arguments.
     * @param <T>      type of the results.
     * @return the results, in the order of the pairs.
     * @throws ExecutionException   with what the first failure was; the other pairs may have been done or not.
     * @throws InterruptedException if interrupted; what has not started does not start.
     */
    public <A, B, T> List<T> starmap(
            RemoteBiFunction<A, B, T> function, Collection<? extends Map.Entry<? extends A, ? extends B>> pairs)
            throws ExecutionException, InterruptedException {
        List<OfPairs.Pair<A, B>> arguments = new ArrayList<>(pairs.size());
        pairs.forEach(pair -> arguments.add(OfPairs.Pair.of(pair)));
        return map(new OfPairs<>(function), arguments);
    }

    /**
     * Applies a function to a stream of arguments, which may be endless: it is read as results are, a little ahead.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized; read by the thread that reads the results.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results, in the order of the arguments. What a function threw is thrown as {@link
     *     java.util.concurrent.CompletionException}. Close it if it is not read to its end, to keep what has not started from starting.
     */
    public <A, T> Stream<T> imap(RemoteFunction<A, T> function, Stream<? extends A> arguments) {
        return imap(function, arguments, 1);
    }

    /**
     * The same with chunks of a given size.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized; read by the thread that reads the results.
     * @param chunkSize how many go to a worker together, 1 or more.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results, in the order of the arguments.
     */
    public <A, T> Stream<T> imap(RemoteFunction<A, T> function, Stream<? extends A> arguments, int chunkSize) {
        return stream(function, arguments, chunkSize, true);
    }

    /**
     * As {@link #imap(RemoteFunction, Stream)}, with the results as they come.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized; read by the thread that reads the results.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results, in the order in which they are there.
     */
    public <A, T> Stream<T> imapUnordered(RemoteFunction<A, T> function, Stream<? extends A> arguments) {
        return imapUnordered(function, arguments, 1);
    }

    /**
     * The same with chunks of a given size.
     *
     * @param function  is serialized once.
     * @param arguments each is serialized; read by the thread that reads the results.
     * @param chunkSize how many go to a worker together, 1 or more.
     * @param <A>       type of the arguments.
     * @param <T>       type of the results.
     * @return the results, in the order in which they are there.
     */
    public <A, T> Stream<T> imapUnordered(RemoteFunction<A, T> function, Stream<? extends A> arguments, int chunkSize) {
        return stream(function, arguments, chunkSize, false);
    }

    private <A, T> Stream<T> stream(
            RemoteFunction<A, T> function, Stream<? extends A> arguments, int chunkSize, boolean ordered) {
        checkChunk(chunkSize);
        ResultIterator<T> results = new ResultIterator<>(
                dispatcher,
                arguments.iterator(),
                new Bundle.Writer(function, describe("imap", function)),
                chunkSize,
                workers,
                ordered);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(results, ordered ? Spliterator.ORDERED : 0), false)
                .onClose(results::cancel)
                .onClose(arguments::close);
    }

    private static LongFunction<String> describe(String method, Object function) {
        String what = CapturePath.name(function.getClass());
        return index -> "argument " + index + " of " + method + "(" + what + ")";
    }

    private static void checkChunk(int chunkSize) {
        if (chunkSize < 1 || chunkSize > WorkerMemory.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "chunkSize=" + chunkSize + " is not from 1 to " + WorkerMemory.MAX_ITEMS);
        }
    }

    private int chunkSize(int arguments) {
        int chunks = CHUNKS_PER_WORKER * workers;
        return Math.max(1, Math.min(arguments / chunks + (arguments % chunks == 0 ? 0 : 1), WorkerMemory.MAX_ITEMS));
    }

    // ---- The end

    @Override
    public void shutdown() {
        dispatcher.shutdown();
    }

    /**
     * Ends all workers at once, with what they are running: its futures are cancelled.
     *
     * @return the tasks that had not started, whose futures are left as they are: run them, or cancel them. Arguments of functions are
     *     not among them; what waits for these is told by a {@link java.util.concurrent.CancellationException}.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return dispatcher.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return dispatcher.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return dispatcher.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return dispatcher.awaitTermination(timeout, unit);
    }

    /**
     * Shuts down, and waits until all that was submitted has ended. If interrupted, ends it all at once, and returns interrupted. As {@code
     * ExecutorService.close} since JDK 19.
     *
     * @throws IllegalStateException if called by a stage of a future, or a listener, that a thread of this pool runs: it would wait for itself.
     *     The pool is shut down all the same.
     */
    @Override
    public void close() {
        shutdown();
        if (dispatcher.isThreadOfPool()) {
            throw new IllegalStateException("close of " + name + " in one of its own threads would wait for itself;"
                    + " it was shut down instead. Close it in a stage such as thenRunAsync, or elsewhere");
        }
        boolean interrupted = false;
        while (true) {
            try {
                dispatcher.awaitTermination();
                break;
            } catch (InterruptedException e) {
                if (!interrupted) {
                    interrupted = true;
                    List<Runnable> unused = shutdownNow();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return how far it has come} */
    public PoolProgress progress() {
        return counts.progress();
    }

    @Override
    public String toString() {
        return name + " of " + workers + " workers: " + progress();
    }
}
