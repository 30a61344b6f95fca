package io.mortise.process;

import io.mortise.queue.SharedQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One place for a worker in a pool, with the daemon thread {@code mortise-pool-…} that starts the worker, takes its results, and
 * replaces it. Methods and fields are for that thread, unless they say that they are guarded by the pool's lock.
 */
final class WorkerLink implements Runnable {
    private static final Duration IDLE_SLICE = Duration.ofMillis(50);
    private static final Duration BUSY_SLICE = Duration.ofMillis(5);
    private static final long PAUSE_AFTER_FAILURE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Dispatcher dispatcher;
    private final WorkerStarter starter;
    private final Counts counts;
    private final String name;

    private final FrameReceiver receiver = new FrameReceiver();
    private final Unpacker unpacker = new Unpacker();
    private final ResultReader reader = new ResultReader();
    private int started;
    private volatile @Nullable Thread thread;

    // Guarded by the pool's lock, and written by this thread.
    private @Nullable Assignments assignments;
    private @Nullable ChildProcess child;
    private boolean ready;

    /** Guarded by the pool's lock: whether the worker was told to end, or was ended for having nothing to do. */
    private boolean stopped;

    /** Set when the worker has ended; asked by senders without the lock. */
    private volatile boolean dead;

    WorkerLink(Dispatcher dispatcher, WorkerStarter starter, Counts counts, String name) {
        this.dispatcher = dispatcher;
        this.starter = starter;
        this.counts = counts;
        this.name = name;
    }

    void start(String threadName) {
        Thread created = new Thread(this, threadName);
        created.setDaemon(true);
        thread = created;
        created.start();
    }

    boolean isThisThread() {
        return thread == Thread.currentThread();
    }

    // ---- From birth to death

    @Override
    public void run() {
        try {
            while (dispatcher.wantsWorker()) {
                boolean unused = Thread.interrupted(); // by a callback of the user's; it would close our files
                startOne();
            }
        } catch (Throwable e) { // would leave futures without an end
            dispatcher.fail(new IllegalStateException("the pool has failed: " + e, e));
        } finally {
            dispatcher.linkEnded();
        }
    }

    private void startOne() {
        String worker = name + "-" + ++started;
        WorkerMemory memory = null;
        try {
            memory = WorkerMemory.create(worker);
            dead = false;
            serve(memory, starter.start(worker, memory.path()));
        } catch (IOException | RuntimeException e) {
            dispatcher.locked(
                    () -> dispatcher.neverReady(true, new IllegalStateException("no worker can be started: " + e, e)));
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NS);
        } finally {
            if (memory != null) {
                memory.unlink(); // is so already, unless the worker never came so far
                memory.close();
            }
        }
    }

    private void serve(WorkerMemory memory, ChildProcess process) {
        CompletableFuture<Void> ended = process.onExit().thenRun(() -> {
            dead = true;
            wake(memory);
        });
        Throwable broken = null;
        try {
            begin(memory, process);
            takeResults(memory);
        } catch (Throwable e) { // also for want of memory for a large result
            broken = e;
        } finally {
            process.close(); // is dead, unless that was broken
        }
        ended.join();
        afterDeath(memory, process, broken);
    }

    /** So that who waits for results learns of the death at once, and not after a slice. */
    private static void wake(WorkerMemory memory) {
        try {
            memory.results().close();
        } catch (RuntimeException e) {
            System.getLogger(WorkerLink.class.getName())
                    .log(System.Logger.Level.WARNING, "the results of a worker that died cannot be closed", e);
        }
    }

    private void begin(WorkerMemory memory, ChildProcess process) {
        Assignments fresh = new Assignments(memory, () -> dead);
        dispatcher.locked(() -> {
            assignments = fresh;
            child = process;
            ready = false;
            stopped = false;
        });
        receiver.reset();
        fresh.sendInitializer(starter.initializer());
    }

    // ---- Results

    /** Until the worker has ended, and all that it sent was taken. */
    private void takeResults(WorkerMemory memory) throws IOException, ClassNotFoundException {
        SharedQueue results = memory.results();
        Duration slice = BUSY_SLICE;
        long lastTickNs = System.nanoTime();
        while (true) {
            boolean wasDead = dead; // then nothing follows what is there
            int taken;
            try {
                taken = results.take(receiver, slice);
            } catch (InterruptedException e) {
                continue; // by a callback of the user's; only its worker's end ends this
            }
            if (taken == SharedQueue.END_OF_STREAM || (taken == 0 && wasDead)) {
                return;
            }
            if (taken == 1 && receiver.isComplete()) {
                received();
                receiver.release();
            }
            long nowNs = System.nanoTime();
            if (taken == 0 || nowNs - lastTickNs > BUSY_SLICE.toNanos()) {
                lastTickNs = nowNs;
                slice = dispatcher.tick(this) ? BUSY_SLICE : IDLE_SLICE;
            }
        }
    }

    private void received() throws IOException, ClassNotFoundException {
        receiver.open(unpacker);
        switch (receiver.kind()) {
            case Frame.READY -> dispatcher.ready(this);
            case Frame.NOT_READY -> dispatcher.fail(unpacker.readException(name));
            case Frame.RESULTS -> results(receiver.sequence(), receiver.first(), receiver.count());
            default -> throw new IllegalStateException("kind=" + receiver.kind() + " of message from a worker");
        }
    }

    /** How some items of a bundle ended; all of them may be known already, from the page of one that died. */
    private void results(long sequence, int first, int count) throws IOException {
        Bundle bundle = dispatcher.locked(() -> assignments == null ? null : assignments.current(sequence));
        if (bundle == null || first > bundle.next || first + count <= bundle.next) { // a gap is judged with the death
            return;
        }
        int known = Math.max(0, bundle.next - first); // only this thread changes what is next
        reader.read(unpacker, known, count - known, where());
        counts.completed(reader.count(), reader.failures());
        Errand errand = dispatcher.locked(() -> {
            bundle.next = first + count;
            if (bundle.left() > 0) {
                return Errand.NONE;
            }
            if (assignments != null) {
                assignments.removeFirst();
            }
            return dispatcher.refill(this);
        });
        reader.deliver(bundle, first + known);
        dispatcher.run(errand);
    }

    private String where() {
        ChildProcess process = child;
        return process == null ? name : name + " (pid " + process.pid() + ")";
    }

    // ---- After the worker's death

    private void afterDeath(WorkerMemory memory, ChildProcess process, @Nullable Throwable broken) {
        takePage(memory);
        WorkerDeath death = new WorkerDeath(
                name, process.pid(), process.exitCode().orElse(-1), process.lastOutput(), broken, starter.isRetrying());
        dispatcher.locked(() -> {
            Assignments ended = assignments;
            if (ended != null) {
                dispatcher.awaitNotSending(ended);
                ended.removeAll().forEach(bundle -> death.judge(bundle, memory, ended.hasBegun(bundle)));
            }
            dispatcher.queueAgain(death.again());
            if (!ready && !stopped) {
                dispatcher.neverReady(!death.isKill(), death.of("its start"));
            }
            assignments = null;
            child = null;
            ready = false;
        });
        counts.completed(death.victims(), death.victims());
        dispatcher.pump();
        death.tell();
    }

    /** The results that it had not yet sent. */
    private void takePage(WorkerMemory memory) {
        try {
            int count = memory.publishedCount();
            if (count > 0) {
                byte[] page = memory.copyOfPage();
                unpacker.wrap(page, 0, page.length, Packed.NO_ARRAYS);
                results(memory.pageSequence(), memory.pageFirst(), count);
            }
        } catch (IOException | RuntimeException e) {
            System.getLogger(WorkerLink.class.getName())
                    .log(System.Logger.Level.WARNING, "results of " + name + ", which died, cannot be read", e);
        }
    }

    // ---- With the pool's lock

    @Nullable
    Assignments assignments() {
        return assignments;
    }

    /** {@return true if it can be sent something now} */
    private boolean accepts() {
        Assignments present = assignments;
        return ready
                && !dead
                && !stopped
                && present != null
                && !present.isSending()
                && !dispatcher.isWornOut(present.given());
    }

    boolean isIdle() {
        return accepts() && load() == 0;
    }

    int load() {
        return assignments == null ? 0 : assignments.size();
    }

    int roomAhead() {
        return accepts() && assignments != null ? assignments.roomAhead() : 0;
    }

    /** {@return false if there is no room now} A long one is only announced. */
    boolean give(Bundle bundle) {
        Assignments present = assignments;
        if (present == null) {
            return false;
        }
        if (bundle.isShort()) {
            return present.offer(bundle);
        }
        present.announce(bundle);
        return true;
    }

    Errand.Sending sending(Bundle bundle) {
        Assignments present = assignments;
        if (present == null) {
            throw new IllegalStateException(name + " has no worker");
        }
        return new Errand.Sending(this, present, bundle);
    }

    /** {@return what the worker has not begun, which it then never will} */
    List<Bundle> takeBack() {
        return assignments == null || dead ? List.of() : assignments.takeBack();
    }

    void becomeReady() {
        ready = true;
    }

    /** Ends the worker if it has done its share. */
    void stopIfWornOut() {
        if (assignments != null && dispatcher.isWornOut(assignments.given())) {
            stopIfIdle();
        }
    }

    /** Ends the worker if it has nothing to do. */
    void stopIfIdle() {
        Assignments present = assignments;
        if (present == null || dead || stopped || present.isSending() || !present.isEmpty()) {
            return;
        }
        if (ready) {
            stopped = present.offerStop();
        } else {
            end();
        }
    }

    /** Ends the worker, which is given nothing more in the moments that it has left. */
    void end() {
        stopped = true;
        if (child != null) {
            child.kill();
        }
    }

    /** Ends the worker, and what it has for that reason. */
    void abandon(Throwable why) {
        if (assignments != null) {
            assignments.abandon(why);
        }
        end();
    }
}
