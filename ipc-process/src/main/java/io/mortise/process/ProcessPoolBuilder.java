package io.mortise.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a pool is to be. For one thread; may be used for several pools. */
public final class ProcessPoolBuilder {
    int workers = Runtime.getRuntime().availableProcessors();
    String name = "pool";

    @Nullable
    RemoteRunnable initializer;

    int maxTasksPerChild = Integer.MAX_VALUE;
    boolean retries;

    @Nullable
    Consumer<? super PoolProgress> progress;

    OutputSink output = OutputSink.toOwnStreams();
    final List<UnaryOperator<ChildProcessBuilder<ChildProcess>>> changes = new ArrayList<>();

    ProcessPoolBuilder() {}

    /**
     * Sets the number of workers; one for each processor if this is not called.
     *
     * @param count 1 or more.
     * @return this.
     */
    public ProcessPoolBuilder workers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count=" + count + " of workers is less than 1");
        }
        workers = count;
        return this;
    }

    /**
     * Names it, for messages, threads and the system's list of processes.
     *
     * @param text without any meaning to Mortise.
     * @return this.
     */
    public ProcessPoolBuilder name(String text) {
        name = text;
        return this;
    }

    /**
     * Sets what each worker runs before its first task, replacements too. If it throws, the pool fails: all its tasks end with that
     * exception.
     *
     * @param task is serialized when the pool is made.
     * @return this.
     */
    public ProcessPoolBuilder initializer(RemoteRunnable task) {
        initializer = task;
        return this;
    }

    /**
     * Replaces each worker after a number of tasks, for code that leaks. A chunk counts as one task.
     *
     * @param count 1 or more.
     * @return this.
     */
    public ProcessPoolBuilder maxTasksPerChild(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count=" + count + " of tasks is less than 1");
        }
        maxTasksPerChild = count;
        return this;
    }

    /**
     * Chooses whether a task whose worker died is tried once more, in another worker; it is not if this is not called. One that kills twice
     * is not tried again. Not for tasks that must not be done twice.
     *
     * @param again true to try it once more.
     * @return this.
     */
    public ProcessPoolBuilder retries(boolean again) {
        retries = again;
        return this;
    }

    /**
     * Sets who is told each time that something has ended.
     *
     * @param listener is called by threads of the pool, several at once; should be quick.
     * @return this.
     */
    public ProcessPoolBuilder progress(Consumer<? super PoolProgress> listener) {
        progress = listener;
        return this;
    }

    /**
     * Hands on what workers print, line by line with the worker's name before each, instead of printing it here.
     *
     * @param lines is called by several threads at once.
     * @return this.
     */
    public ProcessPoolBuilder outputTo(Consumer<? super String> lines) {
        output = OutputSink.to(lines);
        return this;
    }

    /**
     * Logs what workers print, line by line with the worker's name before each, instead of printing it here.
     *
     * @param logger is called by several threads at once.
     * @return this.
     */
    public ProcessPoolBuilder outputTo(System.Logger logger) {
        output = OutputSink.to(logger);
        return this;
    }

    /**
     * Changes how workers are started: JVM options, environment, working directory, class path.
     *
     * @param change such as {@code child -> child.jvmOptions("-Xmx1g")}.
     * @return this.
     */
    public ProcessPoolBuilder child(UnaryOperator<ChildProcessBuilder<ChildProcess>> change) {
        changes.add(change);
        return this;
    }

    /**
     * Makes the pool, and begins to start its workers.
     *
     * @return for the caller to close.
     * @throws UnsendableException if the initializer captures something that cannot be serialized.
     */
    public ProcessPool build() {
        return ProcessPool.start(this);
    }
}
