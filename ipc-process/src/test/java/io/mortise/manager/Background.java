package io.mortise.manager;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs something in a platform thread of its own. */
final class Background<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    private Background(Callable<T> task) {
        thread = new Thread(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable e) { // is thrown again in the test
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Background<T> run(Callable<T> task) {
        return new Background<>(task);
    }

    Thread thread() {
        return thread;
    }

    boolean isDone() {
        return result.isDone();
    }

    T get() throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(60, TimeUnit.SECONDS);
    }

    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("returned " + get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
