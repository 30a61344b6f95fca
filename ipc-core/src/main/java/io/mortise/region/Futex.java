package io.mortise.region;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sleeping in the kernel on a 32-bit word of shared memory, until another process changes it and wakes. Not for users of Mortise:
 * its primitives are built on it.
 *
 * <p>Native code is reached through JNA, whose first use takes about 100 ms, so only a thread that is about to sleep loads it. A
 * process that never sleeps never loads it, and then cannot wake either; nor can one where it fails to load (no Linux, no
 * glibc, a temporary directory without execution): so every sleep has a limit, after which the sleeper looks for itself. Without
 * native code sleeping is polling in growing pauses. Processes of both kinds work together on one word.
 *
 * <p>A virtual thread never sleeps in native code, which would pin its carrier: it yields and parks.
 */
public final class Futex {
    private static final int YIELDS = 20;
    private static final long FIRST_POLL_NS = 20_000;
    private static final long LONGEST_POLL_NS = 1_000_000;

    /** Null until somebody sleeps for the first time. */
    private static volatile @Nullable Sleeper sleeper;

    private Futex() {}

    /** A way to sleep on a word. */
    interface Sleeper {
        void await(AtomicBuffer word, int offset, int expected, long maxNs);

        int wake(AtomicBuffer word, int offset, int count);

        String name();
    }

    /**
     * Sleeps as long as the word has the expected value, nobody wakes, and the time is not over. May return early for no reason;
     * returns early, without clearing the flag, if a thread that polls or parks is interrupted. The caller looks again.
     *
     * @param word     a buffer with the word
     * @param offset   where in the buffer, a multiple of 4
     * @param expected the value on which to sleep
     * @param maxNs    the longest time, in nanoseconds
     */
    public static void await(AtomicBuffer word, int offset, int expected, long maxNs) {
        if (maxNs <= 0 || word.getIntVolatile(offset) != expected) {
            return;
        }
        if (VirtualThreads.isCurrent()) {
            poll(word, offset, expected, maxNs);
        } else {
            loaded().await(word, offset, expected, maxNs);
        }
    }

    /**
     * Wakes sleepers, if this process has slept before; else they find out by themselves when their time is over.
     *
     * @param word   a buffer with the word
     * @param offset where in the buffer, a multiple of 4
     * @param count  how many to wake at most
     * @return how many were woken, as far as is known
     */
    public static int wake(AtomicBuffer word, int offset, int count) {
        Sleeper known = sleeper;
        return known == null ? 0 : known.wake(word, offset, count);
    }

    /**
     * Loads the native part now (about 100 ms at most, once per process) instead of when a thread first sleeps. For processes that
     * only ever wake others, and want them awake at once.
     *
     * @return true if sleepers can be woken
     */
    public static boolean load() {
        return loaded() instanceof LinuxFutex;
    }

    /** {@return {@code "futex"}, {@code "polling: "} and why, or {@code "not loaded"}} */
    public static String state() {
        Sleeper known = sleeper;
        return known == null ? "not loaded" : known.name();
    }

    /** Tests switch the native part off with this. */
    static void use(@Nullable Sleeper another) {
        sleeper = another;
    }

    private static Sleeper loaded() {
        Sleeper known = sleeper;
        return known == null ? load0() : known;
    }

    private static synchronized Sleeper load0() {
        Sleeper known = sleeper;
        if (known == null) {
            // In another thread: the first use of JNA waits for a program to end, and may swallow an interrupt
            // meanwhile.
            known = CompletableFuture.supplyAsync(() -> LinuxFutex.loadOr(Polling::new))
                    .join();
            sleeper = known;
        }
        return known;
    }

    /** Sleeps without the kernel's help. */
    record Polling(String reason) implements Sleeper {
        @Override
        public void await(AtomicBuffer word, int offset, int expected, long maxNs) {
            poll(word, offset, expected, maxNs);
        }

        @Override
        public int wake(AtomicBuffer word, int offset, int count) {
            return 0;
        }

        @Override
        public String name() {
            return "polling: " + reason;
        }
    }

    private static void poll(AtomicBuffer word, int offset, int expected, long maxNs) {
        long deadlineNs = System.nanoTime() + maxNs;
        long pauseNs = FIRST_POLL_NS;
        int yields = 0;
        while (word.getIntVolatile(offset) == expected) {
            long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0 || Thread.currentThread().isInterrupted()) {
                return;
            }
            if (yields++ < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(Math.min(pauseNs, leftNs));
                pauseNs = Math.min(pauseNs * 2, LONGEST_POLL_NS);
            }
        }
    }
}
