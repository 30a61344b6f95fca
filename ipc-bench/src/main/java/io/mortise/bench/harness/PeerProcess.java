package io.mortise.bench.harness;

import io.mortise.process.ChildProcess;
import io.mortise.process.ChildProcessBuilder;
import io.mortise.process.Streams;
import io.mortise.transport.Connection;
import io.mortise.transport.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The process of the second JVM, and what it printed. */
final class PeerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int LAST_LINES = 5;

    private final ChildProcess child;
    private final Path output;

    private PeerProcess(ChildProcess child, Path output) {
        this.child = child;
        this.output = output;
    }

    static PeerProcess start(
            RunDirectory directory,
            String name,
            String address,
            UnaryOperator<ChildProcessBuilder<ChildProcess>> change)
            throws IOException {
        Path output = directory.disk().resolve(name + "-output");
        ChildProcessBuilder<ChildProcess> builder = ChildProcess.builder(PeerMain.class)
                .name("mortise-bench-" + name)
                .args(directory.memory().toString(), directory.disk().toString(), address)
                .standardStreams(Streams.CONNECTION)
                .outputTo(output);
        return new PeerProcess(change.apply(builder).start(), output);
    }

    /** Waits for it to connect, but not if it died. */
    Connection awaitConnection(Listener listener) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + START.toNanos();
        while (child.isAlive() && System.nanoTime() - deadlineNs < 0) {
            Connection connection = listener.accept(STEP);
            if (connection != null) {
                return connection;
            }
        }
        throw new PeerFailedException(
                "the second JVM did not start: " + awaitEnd(Duration.ZERO) + "; its last output: " + lastOutput(),
                null);
    }

    Connection standardStreams() {
        return child.connection();
    }

    long pid() {
        return child.pid();
    }

    /** How it ended, in words. */
    String awaitEnd(Duration timeout) {
        try {
            if (!child.join(timeout)) {
                return "closed its connection but lives on";
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        String signal = child.probableSignal().map(name -> ", probably " + name).orElse("");
        return child.exitCode().isPresent()
                ? "died with exit code " + child.exitCode().getAsInt() + signal
                : "lives on";
    }

    String lastOutput() {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException silent) {
            return "";
        }
    }

    /** Ends it at once, with the processes that it started, and waits until they are gone. */
    @Override
    public void close() {
        List<ProcessHandle> orphans = Processes.below(child.pid());
        child.close();
        Processes.kill(orphans);
    }
}
