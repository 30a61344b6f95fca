package io.mortise.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one worker has to do: the bundles that were sent to it and are not known to be finished, oldest first. The worker goes through them
 * in this order, so all that it has begun come before all that it has not. Guarded by the pool's lock.
 */
final class Assignments {
    private static final int MOST_AHEAD = 64;
    private static final long AHEAD_NS = 500_000;
    private static final int LAST_BITS = 3;

    /** A worker that has not even begun a task after that, and is not busy with another, is stopped. */
    private static final long LONGEST_START_NS = TimeUnit.SECONDS.toNanos(2);

    private final WorkerMemory memory;
    private final FrameSender sender;
    private final Deque<Bundle> sent = new ArrayDeque<>();
    private boolean sending;
    private long nextSequence;
    private int begun;
    private long averageNs = AHEAD_NS;

    Assignments(WorkerMemory memory, BooleanSupplier isDead) {
        this.memory = memory;
        sender = new FrameSender(memory.tasks(), isDead);
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    int size() {
        return sent.size();
    }

    /** {@return how many bundles the worker was given, but for those that were taken back} */
    int given() {
        return begun;
    }

    /** {@return how many more short bundles the worker should have at hand, so as not to wait for the next one} */
    int roomAhead() {
        if (sending) {
            return 0;
        }
        long ahead = 1 + Math.min(MOST_AHEAD, AHEAD_NS / Math.max(1, averageNs));
        return (int) Math.max(0, ahead - sent.size());
    }

    // ---- Sending

    /** Sends a short bundle. {@return false if there is no room now} */
    boolean offer(Bundle bundle) {
        Packed packed = bundle.packed();
        if (!sender.offerShort(Frame.RUN, nextSequence, 0, bundle.count(), packed.bytes(), packed.length())) {
            return false;
        }
        add(bundle);
        return true;
    }

    /** Notes a long bundle, which is then to be {@linkplain #sendLong sent}. */
    void announce(Bundle bundle) {
        sending = true;
        add(bundle);
    }

    private void add(Bundle bundle) {
        bundle.sequence = nextSequence++;
        bundle.next = 0;
        bundle.startedNs = 0;
        bundle.turnNs = System.nanoTime();
        bundle.reason = null;
        begun++;
        sent.addLast(bundle);
    }

    /** Without the lock, by one thread, for what was announced. */
    void sendLong(Bundle bundle) {
        sender.send(Frame.RUN, bundle.sequence, 0, bundle.count(), bundle.packed());
    }

    void sentLong() {
        sending = false;
        Bundle bundle = sent.peekFirst();
        if (bundle != null) {
            bundle.turnNs = System.nanoTime();
        }
    }

    boolean isSending() {
        return sending;
    }

    /** Without the lock, before anything else. */
    void sendInitializer(Packed initializer) {
        sender.send(Frame.RUN, -1, 0, 0, initializer);
    }

    /** {@return false if there is no room now} */
    boolean offerStop() {
        return sender.offerShort(Frame.STOP, 0, 0, 0, new byte[0], 0);
    }

    // ---- Results

    /** {@return the bundle with that number, if it is what the worker is at} */
    @Nullable
    Bundle current(long sequence) {
        Bundle first = sent.peekFirst();
        return first != null && first.sequence == sequence ? first : null;
    }

    /** The first one is finished. */
    void removeFirst() {
        Bundle bundle = sent.removeFirst();
        long nowNs = System.nanoTime();
        averageNs += (nowNs - bundle.turnNs - averageNs) >> LAST_BITS;
        Bundle following = sent.peekFirst();
        if (following != null) {
            following.turnNs = nowNs;
        }
    }

    // ---- Taking back

    /** {@return the bundles that the worker has not begun, which it then never will; those that are left it has begun} */
    List<Bundle> takeBack() {
        if (sending || sent.isEmpty()) {
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
                begun -= back.size();
                return back;
            }
        }
    }

    boolean has(Bundle.Sink sink) {
        for (Bundle bundle : sent) {
            if (bundle.sink() == sink) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Bundle first() {
        return sent.peekFirst();
    }

    @Nullable
    Bundle last() {
        return sent.peekLast();
    }

    /** All of it ends with the worker, for that reason. */
    void abandon(Throwable why) {
        sent.forEach(bundle -> bundle.reason = why);
    }

    /** {@return true if the worker has begun that bundle; when it has ended, the last word} */
    boolean hasBegun(Bundle bundle) {
        return bundle.sequence < memory.gate();
    }

    /** After the worker's death. {@return what it had} */
    List<Bundle> removeAll() {
        List<Bundle> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    // ---- Time

    /** {@return true if there is a limit to how long its task may take} */
    boolean isTimed() {
        Bundle first = sent.peekFirst();
        return first != null && first.timeoutNs() > 0;
    }

    /** {@return true if the task that the worker is at has had its time, or the worker has not begun it for long} */
    boolean isOverdue(long nowNs) {
        Bundle first = sent.peekFirst();
        if (first == null || first.timeoutNs() == 0 || sending) {
            return false;
        }
        if (!hasBegun(first)) {
            return nowNs - first.turnNs > Math.max(first.timeoutNs(), LONGEST_START_NS);
        }
        if (first.startedNs == 0) {
            first.startedNs = nowNs;
        }
        return nowNs - first.startedNs > first.timeoutNs();
    }
}
