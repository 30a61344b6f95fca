package io.mortise.bench.workloads;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Runs each task when it is submitted, in the thread that submits it. */
final class CallerExecutor extends AbstractExecutorService {
    /** Held while a task runs. */
    private final ReentrantLock running = new ReentrantLock();

    private volatile boolean shutdown;

    CallerExecutor() {}

    @Override
    public void execute(Runnable task) {
        running.lock();
        try {
            if (shutdown) {
                throw new RejectedExecutionException("was shut down");
            }
            task.run();
        } finally {
            running.unlock();
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && !running.isLocked();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        boolean ended = running.tryLock(timeout, unit);
        if (ended) {
            running.unlock();
        }
        return ended;
    }
}
