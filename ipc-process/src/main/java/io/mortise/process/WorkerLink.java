package io.mortise.process;

import io.mortise.queue.SharedQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One place for a worker in a pool, with the daemon thread {@code mortise-pool-…} that starts the worker, takes its results, and
 * replaces it. Fields without a word are guarded by the pool's lock.
 */
final class WorkerLink implements Runnable {
    private static final Duration IDLE_SLICE = Duration.ofMillis(50);
    private static final Duration BUSY_SLICE = Duration.ofMillis(5);
    private static final int MOST_AHEAD = 64;
    private static final long AHEAD_NS = 500_000;
    private static final int LAST_BITS = 3;

    private final ProcessPool pool;
    private final String name;

    // Of the link's thread alone.
    private final Frame.Receiver receiver = new Frame.Receiver();
    private final Unpacker unpacker = new Unpacker();
    private int started;

    /** The bundles that the worker has, oldest first: at most the first has started. */
    private final Deque<Bundle> sent = new ArrayDeque<>();

    private @Nullable WorkerMemory memory;
    private Frame.@Nullable Sender sender;
    private @Nullable ChildProcess child;
    private boolean ready;
    private boolean sending;
    private boolean stopped;
    private long nextSequence;
    private int bundles;
    private long averageNs = AHEAD_NS;

    /** Set when the worker has ended; asked by senders without the lock. */
    private volatile boolean dead;

    WorkerLink(ProcessPool pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    @Override
    public void run() {
        try {
            while (pool.wantsWorker()) {
                serveOne();
            }
        } catch (IOException | RuntimeException e) {
            pool.fail(new IllegalStateException("no worker can be started: " + e, e));
        } finally {
            pool.linkEnded();
        }
    }

    private void serveOne() throws IOException {
        String worker = name + "-" + ++started;
        try (WorkerMemory shared = WorkerMemory.create(worker)) {
            dead = false;
            ChildProcess process = pool.startWorker(worker, shared.path());
            try {
                CompletableFuture<Void> ended = process.onExit().thenRun(() -> {
                    dead = true;
                    shared.results().close();
                });
                pool.locked(() -> {
                    memory = shared;
                    sender = new Frame.Sender(shared.tasks(), () -> dead);
                    child = process;
                    ready = false;
                    stopped = false;
                    nextSequence = 0;
                    bundles = 0;
                });
                pool.sendInitializer(sender());
                takeResults(shared);
                ended.join();
                afterDeath(shared, process);
            } finally {
                process.close();
                shared.unlink();
            }
        }
    }

    private Frame.Sender sender() {
        Frame.Sender present = sender;
        if (present == null) {
            throw new IllegalStateException(name + " has no worker");
        }
        return present;
    }

    /** Until the worker has ended, and all that it sent was taken. */
    private void takeResults(WorkerMemory shared) throws IOException {
        SharedQueue results = shared.results();
        Duration slice = BUSY_SLICE;
        long lastTickNs = System.nanoTime();
        while (true) {
            int taken;
            try {
                taken = results.take(receiver::accept, slice);
            } catch (InterruptedException e) {
                continue; // by a callback of the user's; there is no other way to end this thread than its worker's end
            }
            if (taken == SharedQueue.END_OF_STREAM) {
                return;
            }
            if (taken == 1 && receiver.isComplete()) {
                received(shared);
                receiver.release();
            }
            long nowNs = System.nanoTime();
            if (taken == 0 || nowNs - lastTickNs > BUSY_SLICE.toNanos()) {
                lastTickNs = nowNs;
                slice = pool.tick(this) ? BUSY_SLICE : IDLE_SLICE;
            }
        }
    }

    private void received(WorkerMemory shared) throws IOException {
        receiver.open(unpacker);
        switch (receiver.kind()) {
            case Frame.READY -> {
                shared.unlink();
                pool.ready(this);
            }
            case Frame.NOT_READY -> pool.fail(exceptionOfInitializer());
            case Frame.RESULTS -> results(receiver.sequence(), receiver.first(), receiver.count());
            default -> throw new IllegalStateException("kind=" + receiver.kind() + " of message from a worker");
        }
    }

    private Throwable exceptionOfInitializer() throws IOException {
        try {
            if (unpacker.readObject() instanceof Outcome outcome) {
                Throwable exception = outcome.exception(name);
                if (exception != null) {
                    return exception;
                }
            }
        } catch (ClassNotFoundException e) {
            return e;
        }
        return new IllegalStateException("the initializer failed");
    }

    private void results(long sequence, int first, int count) throws IOException {
        Bundle bundle = pool.locked(() -> {
            Bundle current = sent.peekFirst();
            return current != null && current.sequence == sequence ? current : null;
        });
        if (bundle == null) {
            return;
        }
        // Only this thread changes what is next.
        int next = bundle.next;
        List<Outcome> outcomes = new ArrayList<>(count);
        int from = Math.max(next, first);
        for (int i = first; i < first + count; i++) {
            int length = unpacker.readInt();
            int end = unpacker.position() + length;
            if (i >= next) {
                outcomes.add(read());
            }
            unpacker.position(end);
        }
        boolean finished = first + count >= bundle.count();
        List<ProcessPool.Sending> sendings = pool.locked(() -> {
            bundle.next = Math.max(next, first + count);
            if (finished) {
                sent.removeFirst();
                long nowNs = System.nanoTime();
                averageNs += (nowNs - bundle.sentNs - averageNs) >> LAST_BITS;
                Bundle following = sent.peekFirst();
                if (following != null) {
                    following.sentNs = nowNs;
                }
                return pool.refill(this);
            }
            return List.of();
        });
        pool.send(sendings);
        deliver(bundle, from, outcomes);
    }

    private Outcome read() {
        try {
            return WorkerMain.readOutcome(unpacker);
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            return Outcome.threw(new UnsendableException("the result of a worker cannot be read here: " + e, e));
        }
    }

    private void deliver(Bundle bundle, int first, List<Outcome> outcomes) {
        ChildProcess process = child;
        int failed = 0;
        for (Outcome outcome : outcomes) {
            failed += outcome.substitute() == null ? 0 : 1;
        }
        pool.completed(outcomes.size(), failed);
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            Throwable exception = null;
            if (outcome.substitute() != null) {
                exception = outcome.exception(name + " (pid " + (process == null ? 0 : process.pid()) + ")");
            }
            done(bundle, first + i, outcome.value(), exception);
        }
    }

    /** A callback of the user's that throws is no concern of the pool's. */
    static void done(Bundle bundle, int index, @Nullable Object result, @Nullable Throwable exception) {
        try {
            bundle.done(index, exception == null ? result : null, exception);
        } catch (RuntimeException e) {
            System.getLogger(WorkerLink.class.getName())
                    .log(System.Logger.Level.WARNING, "what was to be done with a result failed", e);
        }
    }

    // ---- With the pool's lock

    boolean isIdle() {
        return accepts() && sent.isEmpty();
    }

    /** Ends the worker if it has done its share. */
    void stopIfWornOut() {
        if (pool.isWornOut(bundles)) {
            stopIfIdle();
        }
    }

    /** {@return true if it can be sent something} */
    private boolean accepts() {
        return ready && !dead && !sending && !stopped && !pool.isWornOut(bundles);
    }

    /** {@return how many more short bundles it should have at hand, so as not to wait for the next one} */
    int roomAhead() {
        if (!accepts()) {
            return 0;
        }
        long ahead = 1 + Math.min(MOST_AHEAD, AHEAD_NS / Math.max(1, averageNs));
        return (int) Math.max(0, ahead - sent.size());
    }

    int load() {
        return sent.size();
    }

    /** {@return false if the lane is full; a long one is only noted, and to be sent without the lock} */
    boolean assign(Bundle bundle) {
        if (bundle.isShort()) {
            Packed packed = bundle.packed();
            if (!sender().offerShort(Frame.RUN, nextSequence, 0, bundle.count(), packed.bytes(), packed.length())) {
                return false;
            }
        } else {
            sending = true;
        }
        bundle.sequence = nextSequence++;
        bundle.next = 0;
        bundle.startedNs = 0;
        bundle.sentNs = System.nanoTime();
        bundles++;
        sent.addLast(bundle);
        return true;
    }

    /** Without the lock. */
    void sendLong(Bundle bundle) {
        sender().send(Frame.RUN, bundle.sequence, 0, bundle.count(), bundle.packed());
    }

    void sentLong() {
        sending = false;
    }

    boolean isSending() {
        return sending;
    }

    void becomeReady() {
        ready = true;
    }

    /** Ends the worker if it has nothing to do. */
    void stopIfIdle() {
        if (child != null && !dead && !stopped && sent.isEmpty() && !sending) {
            stopped = ready && sender().offerShort(Frame.STOP, 0, 0, 0, new byte[0], 0);
            if (!ready) {
                child.kill();
            }
        }
    }

    void kill() {
        if (child != null) {
            child.kill();
        }
    }

    /** Ends the worker, and what it has with that exception. */
    void abandon(Throwable why) {
        sent.forEach(bundle -> bundle.reason = why);
        kill();
    }

    /** {@return the bundles that it has not started, which it then never will} */
    List<Bundle> takeBack() {
        if (memory == null || sending || dead || sent.isEmpty()) {
            return List.of();
        }
        while (true) {
            long gate = memory.gate();
            if (gate >= nextSequence) {
                return List.of();
            }
            if (memory.moveGate(gate, nextSequence)) {
                List<Bundle> back = new ArrayList<>();
                while (!sent.isEmpty() && sent.getLast().sequence >= gate) {
                    back.add(0, sent.removeLast());
                }
                bundles -= back.size();
                return back;
            }
        }
    }

    @Nullable
    Bundle find(Bundle.Sink sink) {
        for (Bundle bundle : sent) {
            if (bundle.sink() == sink) {
                return bundle;
            }
        }
        return null;
    }

    /** Ends the worker if its item takes too long. {@return true if there is something to look after} */
    boolean checkTimeout() {
        Bundle current = sent.peekFirst();
        if (current == null || current.timeoutNs() == 0 || memory == null) {
            return false;
        }
        long nowNs = System.nanoTime();
        if (current.startedNs == 0) {
            if (memory.gate() > current.sequence) {
                current.startedNs = nowNs;
            }
        } else if (nowNs - current.startedNs > current.timeoutNs() && current.reason == null) {
            current.reason = new TimeoutException(current.describe(0) + " took longer than "
                    + Duration.ofNanos(current.timeoutNs()) + "; its worker was ended");
            kill();
        }
        return true;
    }

    // ---- After the worker's death

    private record Ending(Bundle bundle, int index, Throwable exception) {}

    private void afterDeath(WorkerMemory shared, ChildProcess process) throws IOException {
        takePage(shared);
        int exitCode = process.exitCode().orElse(-1);
        List<String> lastOutput = process.lastOutput();
        List<Ending> endings = new ArrayList<>();
        pool.locked(() -> {
            pool.awaitNotSending(this);
            long gate = shared.gate();
            List<Bundle> again = new ArrayList<>();
            for (Bundle bundle : sent) {
                if (bundle.sequence >= gate) {
                    again.add(bundle);
                } else {
                    judge(
                            bundle,
                            shared.lastBegun(bundle.sequence),
                            process.pid(),
                            exitCode,
                            lastOutput,
                            again,
                            endings);
                }
            }
            sent.clear();
            boolean wasReady = ready;
            ready = false;
            child = null;
            memory = null;
            pool.queueAgain(again);
            if (!wasReady && !stopped) {
                pool.neverReady(new WorkerDiedException(name, process.pid(), exitCode, "its start", lastOutput));
            }
            return null;
        });
        pool.completed(endings.size(), endings.size());
        for (Ending ending : endings) {
            done(ending.bundle, ending.index, null, ending.exception);
        }
        pool.pump();
    }

    /** Who is to blame, and what is to be run again. */
    private void judge(
            Bundle bundle,
            int lastBegun,
            long pid,
            int exitCode,
            List<String> lastOutput,
            List<Bundle> again,
            List<Ending> endings) {
        int rest = bundle.next;
        if (lastBegun >= bundle.next) {
            rest = lastBegun + 1;
            if (bundle.reason == null && pool.isRetrying() && bundle.deaths() == 0) {
                again.add(bundle.part(lastBegun, rest, true));
            } else {
                Throwable exception = bundle.reason != null
                        ? bundle.reason
                        : new WorkerDiedException(name, pid, exitCode, bundle.describe(lastBegun), lastOutput);
                endings.add(new Ending(bundle, lastBegun, exception));
            }
        }
        if (bundle.reason instanceof CancellationException) {
            for (int i = rest; i < bundle.count(); i++) {
                endings.add(new Ending(bundle, i, bundle.reason));
            }
        } else if (rest < bundle.count()) {
            again.add(bundle.part(rest, bundle.count(), false));
        }
    }

    /** The results that it had not yet sent. */
    private void takePage(WorkerMemory shared) throws IOException {
        int count = shared.publishedCount();
        if (count > 0) {
            byte[] page = shared.copyOfPage();
            unpacker.wrap(page, 0, page.length, Packed.NO_ARRAYS);
            results(shared.pageSequence(), shared.pageFirst(), count);
        }
    }
}
