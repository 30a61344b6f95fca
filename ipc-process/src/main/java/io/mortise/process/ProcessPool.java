package io.mortise.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

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
 *   <li>Cancelling a future keeps a task from starting; {@code cancel(true)} ends the worker that runs it.
 *   <li>Workers end with this process, however that ends.
 * </ol>
 *
 * <p>Any thread may call any method, virtual ones too; tasks may make pools of their own. Futures are completed by the daemon threads {@code
 * mortise-pool-…}, one for each worker: a stage that takes its time, or waits for other tasks, belongs into {@code thenApplyAsync}.
 */
public final class ProcessPool extends AbstractExecutorService implements AutoCloseable {
    /** Workers that end by themselves before they are ready will do so again; one that was killed says less. */
    private static final int MOST_STARTS_IN_VAIN = 30;

    private static final int ENOUGH_EXITS = 3;
    private static final int CHUNKS_PER_WORKER = 4;
    private static final int WINDOW_PER_WORKER = 256;
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final ProcessPoolBuilder options;
    private final String name;
    private final Packed initializer;
    private final List<WorkerLink> links = new ArrayList<>();
    private final CountDownLatch linksAlive;
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sentLong = lock.newCondition();
    private final Deque<Bundle> pending = new ArrayDeque<>();
    private boolean shutdown;
    private boolean stoppedNow;
    private int startsInVain;
    private @Nullable Throwable failure;

    private ProcessPool(ProcessPoolBuilder options, Packed initializer) {
        this.options = options;
        this.initializer = initializer;
        name = options.name + "-" + POOLS.incrementAndGet();
        linksAlive = new CountDownLatch(options.workers);
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
        Packer packer = new Packer();
        packer.writeObject(options.initializer, "the initializer");
        ProcessPool pool = new ProcessPool(options, packer.copy());
        for (int i = 1; i <= options.workers; i++) {
            pool.links.add(new WorkerLink(pool, pool.name + "-worker-" + i));
        }
        for (int i = 0; i < options.workers; i++) {
            Thread thread = new Thread(pool.links.get(i), "mortise-" + pool.name + "-" + (i + 1));
            thread.setDaemon(true);
            thread.start();
        }
        return pool;
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
        return enqueue(task, 0);
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
        return enqueue(new RunnableTask(task), 0);
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
        return enqueue(task, ChildProcess.nanos(timeout));
    }

    @Override
    public <T> CompletableFuture<T> submit(Callable<T> task) {
        return enqueue(task, 0);
    }

    @Override
    public CompletableFuture<?> submit(Runnable task) {
        return enqueue(new RunnableTask(task), 0);
    }

    @Override
    public <T> CompletableFuture<T> submit(Runnable task, T result) {
        return submit(task).thenApply(nothing -> result);
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
            enqueue(future, 0);
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

    private <T> PoolFuture<T> enqueue(Callable<T> task, long timeoutNs) {
        PoolFuture<T> future = new PoolFuture<>(task, this);
        enqueue(future, timeoutNs);
        return future;
    }

    private void enqueue(PoolFuture<?> future, long timeoutNs) {
        Object task = future.task();
        Object sent = task instanceof RunnableTask wrapper ? wrapper.task() : task;
        enqueue(Bundle.ofTask(sent, "the task (" + CapturePath.name(sent.getClass()) + ")", future, timeoutNs));
    }

    /** Lets a {@link Runnable} be sent as it is. */
    private record RunnableTask(Runnable task) implements Callable<Void> {
        @Override
        @SuppressWarnings("NullAway") // there is no other Void
        public Void call() {
            task.run();
            return null;
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new PoolFuture<>(callable, this);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new PoolFuture<>(Executors.callable(runnable, value), this);
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
        MapFuture<T> results = new MapFuture<>(this, arguments.size());
        List<Bundle> bundles = new ArrayList<>();
        Bundle.Writer writer = new Bundle.Writer(function);
        IntFunction<String> describe = describe("map", function);
        int index = 0;
        for (A argument : arguments) {
            writer.add(argument, "argument " + index);
            index++;
            if (writer.count() == chunkSize || !writer.isShort()) {
                bundles.add(writer.finish(index - writer.count(), results, describe, 0));
            }
        }
        if (writer.count() > 0) {
            bundles.add(writer.finish(index - writer.count(), results, describe, 0));
        }
        enqueueAll(bundles);
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
        List<Pair<A, B>> arguments = new ArrayList<>(pairs.size());
        pairs.forEach(pair -> arguments.add(new Pair<>(pair.getKey(), pair.getValue())));
        return map(new OfPairs<>(function), arguments);
    }

    private record Pair<A, B>(A first, B second) implements java.io.Serializable {}

    private record OfPairs<A, B, T>(RemoteBiFunction<A, B, T> function) implements RemoteFunction<Pair<A, B>, T> {
        @Override
        public T apply(Pair<A, B> pair) throws Exception {
            return function.apply(pair.first, pair.second);
        }
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
        Bundle.Writer writer = new Bundle.Writer(function);
        ResultIterator<T> results = new ResultIterator<>(
                this,
                arguments.iterator(),
                writer,
                describe("imap", function),
                chunkSize,
                (long) chunkSize * WINDOW_PER_WORKER * options.workers,
                ordered);
        return StreamSupport.stream(
                        java.util.Spliterators.spliteratorUnknownSize(
                                results, ordered ? java.util.Spliterator.ORDERED : 0),
                        false)
                .onClose(results::cancel)
                .onClose(arguments::close);
    }

    private static IntFunction<String> describe(String method, Object function) {
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
        int chunks = CHUNKS_PER_WORKER * options.workers;
        return Math.max(1, Math.min(arguments / chunks + (arguments % chunks == 0 ? 0 : 1), WorkerMemory.MAX_ITEMS));
    }

    // ---- The end

    @Override
    public void shutdown() {
        locked(() -> {
            shutdown = true;
            stopIdle();
        });
    }

    /**
     * Ends all workers at once, with what they are running: its futures are cancelled.
     *
     * @return the tasks that had not started, whose futures are left as they are: run them, or cancel them. Arguments of functions are
     *     not among them; what waits for these is told by a {@link CancellationException}.
     */
    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> tasks = new ArrayList<>();
        List<Bundle> others = new ArrayList<>();
        locked(() -> {
            shutdown = true;
            stoppedNow = true;
            links.forEach(link -> pending.addAll(link.takeBack()));
            for (Bundle bundle : pending) {
                if (bundle.sink() instanceof PoolFuture<?> future) {
                    tasks.add(future);
                } else {
                    others.add(bundle);
                }
            }
            pending.clear();
            links.forEach(link -> link.abandon(new CancellationException("the pool was shut down")));
        });
        fail(others, new CancellationException("the pool was shut down"));
        return tasks;
    }

    @Override
    public boolean isShutdown() {
        return locked(() -> shutdown);
    }

    @Override
    public boolean isTerminated() {
        return linksAlive.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return linksAlive.await(timeout, unit);
    }

    /**
     * Shuts down, and waits until all that was submitted has ended. If interrupted, ends it all at once, and returns interrupted. As {@code
     * ExecutorService.close} since JDK 19.
     */
    @Override
    public void close() {
        shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                linksAlive.await();
                break;
            } catch (InterruptedException e) {
                if (!interrupted) {
                    interrupted = true;
                    shutdownNow();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return how far it has come} */
    public PoolProgress progress() {
        return new PoolProgress(submitted.get(), completed.get(), failed.get());
    }

    @Override
    public String toString() {
        return name + " of " + options.workers + " workers: " + progress();
    }

    // ---- Bundles on their way

    /** A long bundle that is to be sent without the lock. */
    record Sending(WorkerLink link, Bundle bundle) {}

    void enqueue(Bundle bundle) {
        enqueueAll(List.of(bundle));
    }

    void enqueueAll(List<Bundle> bundles) {
        List<Sending> sendings = locked(() -> {
            if (shutdown) {
                throw new RejectedExecutionException(
                        failure == null ? name + " was shut down" : name + " has failed: " + failure, failure);
            }
            pending.addAll(bundles);
            return assign();
        });
        long items = 0;
        for (Bundle bundle : bundles) {
            items += bundle.count();
        }
        submitted.addAndGet(items);
        send(sendings);
    }

    /** With the lock: gives workers what waits. */
    private List<Sending> assign() {
        List<Sending> sendings = List.of();
        while (!pending.isEmpty()) {
            Bundle bundle = pending.peekFirst();
            WorkerLink link = linkFor(bundle);
            if (link == null || !link.assign(bundle)) {
                break;
            }
            pending.removeFirst();
            if (!bundle.isShort()) {
                sendings = new ArrayList<>(sendings);
                sendings.add(new Sending(link, bundle));
            }
        }
        return sendings;
    }

    private @Nullable WorkerLink linkFor(Bundle bundle) {
        WorkerLink best = null;
        for (WorkerLink link : links) {
            if (link.isIdle()) {
                return link;
            }
            if (bundle.isShort() && link.roomAhead() > 0 && (best == null || link.load() < best.load())) {
                best = link;
            }
        }
        return best;
    }

    /** With the lock, when a worker has finished something. */
    List<Sending> refill(WorkerLink link) {
        link.stopIfWornOut();
        if (pending.isEmpty()) {
            if (shutdown) {
                stopIdle();
            }
            return List.of();
        }
        // In batches: whoever is half empty.
        return link.roomAhead() > link.load() ? assign() : List.of();
    }

    void pump() {
        send(locked(this::assign));
    }

    void send(List<Sending> sendings) {
        for (Sending sending : sendings) {
            try {
                sending.link.sendLong(sending.bundle);
            } finally {
                locked(() -> {
                    sending.link.sentLong();
                    sentLong.signalAll();
                });
            }
        }
        if (!sendings.isEmpty()) {
            pump();
        }
    }

    /** With the lock: until nobody uses the memory of that worker any more, which has ended. */
    void awaitNotSending(WorkerLink link) {
        while (link.isSending()) {
            sentLong.awaitUninterruptibly();
        }
    }

    /** With the lock. */
    void queueAgain(List<Bundle> bundles) {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            pending.addFirst(bundles.get(i));
        }
    }

    /** From time to time, by each link. {@return true if it should look again soon} */
    boolean tick(WorkerLink link) {
        List<Sending> sendings = List.of();
        boolean busy = false;
        lock.lock();
        try {
            busy = link.checkTimeout();
            if (shutdown && pending.isEmpty()) {
                link.stopIfIdle();
            }
            if (link.isIdle() && pending.isEmpty()) {
                for (WorkerLink other : links) {
                    if (other != link && other.load() > 0) {
                        busy = true;
                        if (other.load() > 1) {
                            pending.addAll(other.takeBack());
                        }
                    }
                }
            }
            if (!pending.isEmpty()) {
                sendings = assign();
            }
        } finally {
            lock.unlock();
        }
        send(sendings);
        return busy;
    }

    void completed(int items, int failures) {
        completed.addAndGet(items);
        failed.addAndGet(failures);
        if (options.progress != null && items > 0) {
            try {
                options.progress.accept(progress());
            } catch (RuntimeException e) {
                System.getLogger(ProcessPool.class.getName())
                        .log(System.Logger.Level.WARNING, "the progress listener failed", e);
            }
        }
    }

    /** Keeps a task from running, or ends the worker that runs it. */
    void forget(Bundle.Sink sink, boolean evenIfRunning) {
        List<Sending> sendings = locked(() -> {
            pending.removeIf(bundle -> bundle.sink() == sink);
            for (WorkerLink link : links) {
                if (link.find(sink) == null) {
                    continue;
                }
                List<Bundle> back = new ArrayList<>(link.takeBack());
                back.removeIf(bundle -> bundle.sink() == sink);
                queueAgain(back);
                Bundle running = link.find(sink);
                if (running != null && evenIfRunning) {
                    running.reason = new CancellationException("cancelled while it ran");
                    link.kill();
                }
            }
            return assign();
        });
        send(sendings);
    }

    private void fail(List<Bundle> bundles, Throwable exception) {
        for (Bundle bundle : bundles) {
            int items = bundle.count() - bundle.next;
            completed(items, items);
            for (int i = bundle.next; i < bundle.count(); i++) {
                WorkerLink.done(bundle, i, null, exception);
            }
        }
    }

    // ---- Workers

    ChildProcess startWorker(String worker, Path region) throws IOException {
        ChildProcessBuilder<ChildProcess> builder = ChildProcess.builder(WorkerMain.class)
                .args(region.toString())
                .name(worker)
                .jvmOptions("-XX:+ExitOnOutOfMemoryError");
        for (var change : options.changes) {
            builder = change.apply(builder);
        }
        return builder.name(worker).outputTo(options.output).start();
    }

    void sendInitializer(Frame.Sender sender) {
        sender.send(Frame.RUN, -1, 0, 0, initializer);
    }

    void ready(WorkerLink link) {
        send(locked(() -> {
            startsInVain = 0;
            link.becomeReady();
            List<Sending> sendings = assign();
            if (shutdown && pending.isEmpty()) {
                stopIdle();
            }
            return sendings;
        }));
    }

    /** With the lock: a worker ended before it was ready. */
    void neverReady(WorkerDiedException why) {
        startsInVain += why.probableSignal().isPresent() ? 1 : MOST_STARTS_IN_VAIN / ENOUGH_EXITS;
        if (startsInVain >= MOST_STARTS_IN_VAIN && failure == null) {
            failure = why;
            shutdown = true;
        }
    }

    /** Gives up: all that is left fails. */
    void fail(Throwable why) {
        locked(() -> {
            if (failure == null) {
                failure = why;
                shutdown = true;
            }
            links.forEach(link -> link.abandon(why));
        });
    }

    /** {@return false if a link may end} */
    boolean wantsWorker() {
        dropPending();
        return locked(() -> failure == null && !stoppedNow && (!shutdown || !pending.isEmpty()));
    }

    void linkEnded() {
        dropPending();
        linksAlive.countDown();
    }

    /** What came back from a worker after the pool was ended at once, or has failed. */
    private void dropPending() {
        List<Bundle> lost = new ArrayList<>();
        Throwable why = locked(() -> {
            if (failure == null && !stoppedNow) {
                return null;
            }
            lost.addAll(pending);
            pending.clear();
            return failure == null ? new CancellationException("the pool was shut down") : failure;
        });
        if (why != null) {
            fail(lost, why);
        }
    }

    boolean isWornOut(int bundles) {
        return bundles >= options.maxTasksPerChild;
    }

    boolean isRetrying() {
        return options.retries;
    }

    /** With the lock. */
    private void stopIdle() {
        if (pending.isEmpty()) {
            links.forEach(WorkerLink::stopIfIdle);
        }
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <R extends @Nullable Object> R locked(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** The results of a map. */
    private static final class MapFuture<T> extends CompletableFuture<List<T>> implements Bundle.Sink {
        private final ProcessPool pool;
        private final @Nullable Object[] results;
        private final AtomicInteger left;

        private MapFuture(ProcessPool pool, int count) {
            this.pool = pool;
            results = new Object[count];
            left = new AtomicInteger(count);
            if (count == 0) {
                complete(List.of());
            }
        }

        @Override
        @SuppressWarnings("unchecked") // the function returns T
        public void done(int index, @Nullable Object result, @Nullable Throwable exception) {
            if (exception != null) {
                if (completeExceptionally(exception)) {
                    pool.forget(this, false);
                }
                return;
            }
            results[index] = result;
            if (left.decrementAndGet() == 0) {
                complete((List<T>) Arrays.asList(results));
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                pool.forget(this, mayInterruptIfRunning);
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
