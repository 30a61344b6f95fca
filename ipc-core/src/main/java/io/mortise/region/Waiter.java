package io.mortise.region;

import org.agrona.concurrent.AtomicBuffer;

/**
 * One wait of one thread: it spins briefly, then sleeps on a word in slices, which grow so that an idle waiter costs little, and
 * end so that the caller can look for interrupts and for dead owners. Not for users of Mortise: its primitives are built on it.
 *
 * <pre>{@code
 * Waiter waiter = Waiter.until(deadlineNs);
 * while (!condition()) {
 *     if (!waiter.pause(buffer, offset, expected)) {
 *         return false;
 *     }
 *     if (waiter.slept() && region.isDead(owner)) { ... }
 * }
 * }</pre>
 *
 * <p>For one thread.
 */
public final class Waiter {
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 1_000 : 0;
    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 64;
    private static final long FIRST_SLICE_NS = 10_000_000;
    private static final long LONGEST_SLICE_NS = 50_000_000;
    private static final long FOREVER_NS = Long.MAX_VALUE >> 1;

    private final long deadlineNs;
    private long sliceNs = FIRST_SLICE_NS;
    private int spins;
    private boolean slept;

    private Waiter(long deadlineNs) {
        this.deadlineNs = deadlineNs;
    }

    /**
     * {@return a wait that ends at a time}
     *
     * @param deadlineNs when it ends, as {@link System#nanoTime()} will tell
     */
    public static Waiter until(long deadlineNs) {
        return new Waiter(deadlineNs);
    }

    /** {@return a wait without end} */
    public static Waiter forever() {
        return new Waiter(System.nanoTime() + FOREVER_NS);
    }

    /**
     * {@return a wait of that length}
     *
     * @param timeoutNs its length in nanoseconds; zero or less is over at once
     */
    public static Waiter lasting(long timeoutNs) {
        return new Waiter(System.nanoTime() + Math.min(timeoutNs, FOREVER_NS));
    }

    /**
     * Spins once, or sleeps for a slice while the word has the expected value.
     *
     * @param word     a buffer with the word
     * @param offset   where in the buffer, a multiple of 4
     * @param expected the value on which to sleep; whoever changes what is waited for changes the word
     * @return false if the time is over
     */
    public boolean pause(AtomicBuffer word, int offset, int expected) {
        slept = false;
        if (spins < SPINS) {
            Thread.onSpinWait();
            return ++spins % SPINS_PER_LOOK_AT_THE_CLOCK != 0 || deadlineNs - System.nanoTime() > 0;
        }
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            return false;
        }
        Futex.await(word, offset, expected, Math.min(sliceNs, leftNs));
        sliceNs = Math.min(sliceNs * 3 / 2, LONGEST_SLICE_NS);
        slept = true;
        return true;
    }

    /** {@return true if the last pause was a sleep and no mere spin: time to look for a dead owner} */
    public boolean slept() {
        return slept;
    }
}
