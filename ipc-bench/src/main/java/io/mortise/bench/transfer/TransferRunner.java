package io.mortise.bench.transfer;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.report.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sets up what a run needs, and takes it down, whatever happens. */
final class TransferRunner {
    /** The sink lies outside the heap; whether it fits the machine was asked before. */
    private static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=4g";

    /** For the sender to notice that its peer has failed. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private TransferRunner() {}

    static TransferOutcome run(TransferPlan plan, Progress progress, long startNs)
            throws IOException, InterruptedException {
        try (RunDirectory directory = RunDirectory.create();
                Peer peer = Peer.start(directory, List.of(DIRECT_MEMORY), plan.patience())) {
            TransferRun run = new TransferRun(plan, directory, peer, progress, startNs);
            return outcome(start(run), peer);
        }
    }

    /** On a thread of its own, so that not even a sender that is stuck for ever keeps the program from ending. */
    private static CompletableFuture<TransferOutcome> start(TransferRun run) {
        CompletableFuture<TransferOutcome> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(run.run());
                    } catch (Exception | Error failed) {
                        outcome.completeExceptionally(failed);
                    }
                },
                "mortise-bench-transfer");
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    private static TransferOutcome outcome(CompletableFuture<TransferOutcome> outcome, Peer peer)
            throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(outcome, peer.failure()).get();
            return outcome.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stuck) {
            throw peer.explain(new IOException("the sender is stuck", stuck));
        } catch (ExecutionException failed) {
            throw asIoException(Objects.requireNonNullElse(failed.getCause(), failed));
        }
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
