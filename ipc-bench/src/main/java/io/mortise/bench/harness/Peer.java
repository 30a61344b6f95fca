package io.mortise.bench.harness;

import io.mortise.process.ChildProcess;
import io.mortise.process.ChildProcessBuilder;
import io.mortise.transport.Connection;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Connections;
import io.mortise.transport.Listener;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The second JVM of a run, seen from the first. It does one {@link PeerTask} after the other. When it dies, hangs or
 * fails, everything that was registered with {@link #closeAfterEnd} is closed, so that no thread of the first JVM waits
 * for it any longer.
 */
public final class Peer implements AutoCloseable {
    static final String PROBE_FILE = "probe";

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final PeerProcess process;
    private final Connection control;
    private final PlacementProbe probe;
    private final Duration patience;
    private final List<AutoCloseable> closedAfterEnd = new CopyOnWriteArrayList<>();
    private final CompletableFuture<PeerFailedException> failure = new CompletableFuture<>();
    private volatile @Nullable Reply<?> pending;
    private final Thread hook = new Thread(this::close, "mortise-bench-end");
    private volatile boolean closing;

    private Peer(PeerProcess process, Connection control, PlacementProbe probe, Duration patience) {
        this.process = process;
        this.control = control;
        this.probe = probe;
        this.patience = patience;
    }

    /**
     * Starts a JVM with this one's class path and flags.
     *
     * @param directory  of the run
     * @param name       that no other JVM of the run has meanwhile, for its files
     * @param jvmOptions that it gets besides
     * @param patience   for a task to be answered; one that takes longer hangs
     * @return a JVM that waits for tasks
     * @throws IOException          if it does not start or does not connect
     * @throws InterruptedException if interrupted
     */
    public static Peer start(RunDirectory directory, String name, List<String> jvmOptions, Duration patience)
            throws IOException, InterruptedException {
        return start(directory, name, patience, child -> child.jvmOptions(jvmOptions.toArray(String[]::new)));
    }

    /**
     * Starts a JVM like this one, but for some changes.
     *
     * @param directory of the run
     * @param name      that no other JVM of the run has meanwhile, for its files
     * @param patience  for a task to be answered; one that takes longer hangs
     * @param change    what is to be different
     * @return a JVM that waits for tasks
     * @throws IOException          if it does not start or does not connect
     * @throws InterruptedException if interrupted
     */
    public static Peer start(
            RunDirectory directory,
            String name,
            Duration patience,
            UnaryOperator<ChildProcessBuilder<ChildProcess>> change)
            throws IOException, InterruptedException {
        ConnectionOptions options = ConnectionOptions.defaults().unauthenticated();
        PlacementProbe probe = PlacementProbe.open(directory.memory().resolve(PROBE_FILE));
        try (Listener listener = Connections.listen("unix:" + directory.disk().resolve(name), options)) {
            PeerProcess process = PeerProcess.start(directory, name, listener.address(), change);
            try {
                Connection control = process.awaitConnection(listener);
                Peer peer = new Peer(process, control, probe, patience);
                peer.startReader();
                Runtime.getRuntime().addShutdownHook(peer.hook);
                return peer;
            } catch (IOException | InterruptedException | RuntimeException notConnected) {
                process.close();
                throw notConnected;
            }
        }
    }

    private void startReader() {
        Thread reader = new Thread(this::readAnswers, "mortise-bench-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Has a task begun. The next one may be submitted once this one is answered.
     *
     * @param <R>  what comes back
     * @param task to be done
     * @return to be waited for, after this side has done its part
     * @throws IOException if the second JVM is gone
     */
    public <R extends Serializable> Reply<R> submit(PeerTask<R> task) throws IOException {
        Reply<R> reply = new Reply<>(task);
        pending = reply;
        failIfOverdue(reply);
        try {
            control.send(Wire.write(task));
        } catch (IOException gone) {
            throw explain(gone);
        }
        return reply;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told by fail()
    private void failIfOverdue(Reply<?> reply) {
        reply.answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((result, thrown) -> {
            if (thrown instanceof TimeoutException) {
                fail(hangs(reply.task));
            }
        });
    }

    /**
     * Has a task done and waits for it.
     *
     * @param <R>  what comes back
     * @param task to be done
     * @return its answer
     * @throws IOException          if it failed
     * @throws InterruptedException if interrupted
     */
    public <R extends Serializable> R call(PeerTask<R> task) throws IOException, InterruptedException {
        return submit(task).await();
    }

    /** A task that is being done. */
    public final class Reply<R extends Serializable> {
        private final PeerTask<R> task;
        private final CompletableFuture<Object> answer = new CompletableFuture<>();

        private Reply(PeerTask<R> task) {
            this.task = task;
        }

        private Peer jvm() {
            return Peer.this;
        }

        /**
         * Waits for the answer.
         *
         * @return what the task returned
         * @throws IOException          if it failed, or the second JVM died or hangs
         * @throws InterruptedException if interrupted
         */
        @SuppressWarnings("unchecked") // the answer to this task and no other: one is under way at a time
        public R await() throws IOException, InterruptedException {
            try {
                return (R) answer.get();
            } catch (ExecutionException failed) {
                throw explain(failed.getCause() instanceof IOException cause ? cause : new IOException(failed));
            }
        }
    }

    /**
     * Waits for the answers of several JVMs, but no longer than until one of them fails.
     *
     * @param <R>     what comes back
     * @param replies at least one, each of another JVM
     * @return the answers, in the order of the replies
     * @throws IOException          if one failed
     * @throws InterruptedException if interrupted
     */
    public static <R extends Serializable> List<R> awaitAll(List<Reply<R>> replies)
            throws IOException, InterruptedException {
        List<CompletableFuture<?>> ends = new ArrayList<>();
        ends.add(CompletableFuture.allOf(
                replies.stream().map(reply -> reply.answer).toArray(CompletableFuture[]::new)));
        replies.forEach(reply -> ends.add(reply.jvm().failure));
        try {
            Object first = CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new))
                    .get();
            if (first instanceof PeerFailedException failed) {
                throw failed;
            }
        } catch (ExecutionException failed) {
            // the reply that failed tells why, below
        }
        List<R> answers = new ArrayList<>();
        for (Reply<R> reply : replies) {
            answers.add(reply.await());
        }
        return answers;
    }

    /**
     * This side of the probe; the task at hand must take part in it.
     *
     * @return for {@link PlacementProbe#measure}
     */
    public PlacementProbe probe() {
        return probe;
    }

    /**
     * The standard streams of the second JVM.
     *
     * @return open as long as it lives
     */
    public Connection standardStreams() {
        return process.standardStreams();
    }

    /**
     * Has something closed as soon as the second JVM has ended, whether it failed or the run is over: that wakes those who
     * wait in it, and whoever closes shared memory last clears it away.
     *
     * @param resource closed by another thread
     */
    public void closeAfterEnd(AutoCloseable resource) {
        closedAfterEnd.add(resource);
    }

    /**
     * The failure of the second JVM, if it comes to that.
     *
     * @return completed with the exception that explains it
     */
    public CompletableFuture<PeerFailedException> failure() {
        return failure;
    }

    /**
     * Finds out whether a failure on this side has its cause on the other.
     *
     * @param symptom what went wrong here
     * @return the cause, if it becomes known within a few seconds, else the symptom
     */
    public IOException explain(IOException symptom) {
        try {
            PeerFailedException cause = failure.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            return cause == symptom ? cause : cause.because(symptom);
        } catch (TimeoutException | ExecutionException unrelated) {
            return symptom;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return symptom;
        }
    }

    private void readAnswers() {
        while (true) {
            Wire.Answer answer;
            try {
                answer = (Wire.Answer) Wire.read(control.receive());
            } catch (IOException gone) {
                if (!closing) {
                    fail(died(gone));
                }
                return;
            }
            Reply<?> reply = pending;
            if (answer.error() != null) {
                fail(new PeerFailedException(answer.error(), null));
            } else if (reply != null) {
                reply.answer.complete(answer.result());
            }
        }
    }

    private PeerFailedException died(IOException symptom) {
        String end = process.awaitEnd(LAST_WORDS);
        return new PeerFailedException(
                "the peer (pid " + process.pid() + ") " + end + " during " + doing() + lastOutput(), symptom);
    }

    private PeerFailedException hangs(PeerTask<?> task) {
        return new PeerFailedException(
                "the peer (pid " + process.pid() + ") hangs: no answer for " + patience.toSeconds() + " s during "
                        + task + lastOutput(),
                null);
    }

    private String doing() {
        Reply<?> reply = pending;
        return reply == null ? "its start" : reply.task.toString();
    }

    private String lastOutput() {
        String output = process.lastOutput();
        return output.isEmpty() ? "; it said nothing" : "; its last output: " + output;
    }

    private void fail(PeerFailedException cause) {
        if (!failure.complete(cause)) {
            return;
        }
        abandon();
        Reply<?> reply = pending;
        if (reply != null) {
            reply.answer.completeExceptionally(cause);
        }
    }

    /**
     * Ends the second JVM at once, then closes what it was connected to: whoever closes shared memory last clears it away,
     * so it has to be dead by then. One thread at a time, for a second one must not end the program before the first is done.
     */
    private synchronized void abandon() {
        process.close();
        probe.close();
        for (AutoCloseable resource : closedAfterEnd) {
            closeQuietly(resource);
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception broken) {
            // it is being given up
        }
    }

    /** Ends the second JVM and waits for it. */
    @Override
    public void close() {
        closing = true;
        control.close();
        abandon();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then the hook finds nothing to do
        }
    }
}
