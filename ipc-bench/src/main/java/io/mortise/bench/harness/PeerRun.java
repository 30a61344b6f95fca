package io.mortise.bench.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The first JVM's part of a run, which ends when the second one fails. */
public final class PeerRun {
    /** For this side to notice that its peer has failed. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private PeerRun() {}

    /**
     * Runs on a thread of its own, so that not even one that is stuck for ever keeps the program from ending.
     *
     * @param <T>  what comes of it
     * @param peer with which it runs
     * @param name of the thread
     * @param run  this side's part
     * @return what came of it
     * @throws IOException          if it failed, or the peer did
     * @throws InterruptedException if interrupted
     */
    public static <T> T await(Peer peer, String name, Callable<T> run) throws IOException, InterruptedException {
        CompletableFuture<T> outcome = start(name, run);
        try {
            CompletableFuture.anyOf(outcome, peer.failure()).get();
            return outcome.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stuck) {
            throw peer.explain(new IOException("the first JVM is stuck", stuck));
        } catch (ExecutionException failed) {
            throw asIoException(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    private static <T> CompletableFuture<T> start(String name, Callable<T> run) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(run.call());
                    } catch (Exception | Error failed) {
                        outcome.completeExceptionally(failed);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    private static IOException asIoException(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return cause instanceof IOException expected ? expected : new IOException(cause.toString(), cause);
    }
}
