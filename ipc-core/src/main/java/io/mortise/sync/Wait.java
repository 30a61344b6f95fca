package io.mortise.sync;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Futex;
import io.mortise.region.WaitWord;
import java.util.concurrent.TimeUnit;

/**
 * How one thread waits for whatever is no lock: it spins briefly, then sleeps on a {@link WaitWord} in slices. After each it heeds
 * interrupts, if told to, finds a closed region or a truncated file, and looks for the dead.
 */
final class Wait {
    /** A wait without end: 146 years. */
    static final long FOREVER_NS = Long.MAX_VALUE >> 1;

    static final boolean SPINS = Runtime.getRuntime().availableProcessors() > 1;
    static final long SPIN_NS = 10_000;
    /** Pauses of the processor between two looks, at most. */
    static final int LONGEST_GAP = 512;

    static final long FIRST_SLICE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    static final long LONGEST_SLICE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Extent extent;
    private final WaitWord word;
    private final Sleepers sleepers;
    private final Attempt attempt;
    private int cell = Sleepers.NO_CELL;
    private boolean slept;

    private Wait(Extent extent, WaitWord word, Sleepers sleepers, Attempt attempt) {
        this.extent = extent;
        this.word = word;
        this.sleepers = sleepers;
        this.attempt = attempt;
    }

    /** What is waited for. Both methods run in the waiting thread, and may throw, which ends the wait. */
    interface Attempt {
        /** {@return true if this thread now has what it wants} Called often. */
        boolean succeeds();

        /** {@return the same, after a look for the dead} Called before the first sleep, after each that nobody ended, and
         * after 50 ms at the latest. */
        default boolean succeedsAfterDoubt() {
            return succeeds();
        }
    }

    /**
     * Waits, for a thread that has tried in vain. One that was perhaps woken, and goes without, passes the waking on; one that got what it
     * wanted and leaves some for others has to do so itself.
     *
     * @param timeoutNs zero or less means that it looks for the dead, and tries once more, and does not wait
     * @throws IllegalStateException if the region was closed, or attached for reading only
     */
    static Outcome await(
            Extent extent, WaitWord word, Sleepers sleepers, long timeoutNs, boolean interruptible, Attempt attempt) {
        extent.checkWritable();
        long startNs = System.nanoTime();
        if (spin(attempt, startNs, Math.min(SPIN_NS, timeoutNs))) {
            return Outcome.ACQUIRED;
        }
        Wait wait = new Wait(extent, word, sleepers, attempt);
        Outcome outcome = Outcome.TIMED_OUT;
        try {
            outcome = wait.sleep(startNs + Math.max(0, Math.min(timeoutNs, FOREVER_NS)), interruptible);
        } finally {
            wait.leave(outcome);
        }
        return outcome;
    }

    /** Looks in growing distances, so that those who work are not slowed down by those who look. */
    private static boolean spin(Attempt attempt, long startNs, long budgetNs) {
        int gap = 1;
        while (SPINS && System.nanoTime() - startNs < budgetNs) {
            for (int i = 0; i < gap; i++) {
                Thread.onSpinWait();
            }
            if (gap < LONGEST_GAP) {
                gap *= 2;
            } else {
                Thread.yield();
            }
            if (attempt.succeeds()) {
                return true;
            }
        }
        return false;
    }

    private Outcome sleep(long deadlineNs, boolean interruptible) {
        long sliceNs = FIRST_SLICE_NS;
        boolean doubtful = true;
        long doubtedAtNs = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                extent.checkWritable();
                extent.checkNotTruncated();
                if (Thread.interrupted()) {
                    if (interruptible) {
                        return Outcome.INTERRUPTED;
                    }
                    interrupted = true;
                }
                int expected = word.announce();
                if (doubtful ? attempt.succeedsAfterDoubt() : attempt.succeeds()) {
                    return Outcome.ACQUIRED;
                }
                long nowNs = System.nanoTime();
                if (doubtful) {
                    doubtedAtNs = nowNs;
                }
                long leftNs = deadlineNs - nowNs;
                if (leftNs <= 0) {
                    return Outcome.TIMED_OUT;
                }
                if (!slept) {
                    slept = true;
                    CrashPoint.reached("wait.announced");
                    cell = sleepers.arrive();
                    CrashPoint.reached("wait.arrived");
                }
                Futex.await(word.buffer(), word.offset(), expected, Math.min(sliceNs, leftNs));
                CrashPoint.reached("wait.slept");
                boolean undisturbed = word.buffer().getIntVolatile(word.offset()) == expected;
                // One that is woken all the time, and always in vain, may be waiting for a dead one too.
                doubtful = undisturbed || System.nanoTime() - doubtedAtNs > LONGEST_SLICE_NS;
                if (undisturbed) {
                    sliceNs = Math.min(sliceNs * 3 / 2, LONGEST_SLICE_NS);
                } else if (!doubtful && attempt.succeeds()) {
                    return Outcome.ACQUIRED;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void leave(Outcome outcome) {
        sleepers.leave(cell);
        if (slept && outcome != Outcome.ACQUIRED) {
            word.wakeOne();
        }
    }
}
