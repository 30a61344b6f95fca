package io.mortise.transport;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Tells whether the processors of two communicating threads are near, which is to say share a cache, or far. It times the load of a
 * word that the other side writes all the time: whenever the value is new, the line had to come from the other processor. Needs no
 * help from the other side, costs two looks at the clock per sample, and follows a thread that moves within a dozen samples.
 *
 * <p>For one thread at a time.
 */
class ShmDistance {
    /** A line comes from a shared cache in a third of this, and from another one in one and a half times this and more. */
    static final long FAR_NS = 60;

    /** Samples by which one verdict must outnumber the other to overturn it. */
    private static final int STUBBORNNESS = 6;

    private static final long CLOCK_NS = costOfTheClock();

    private int score = -STUBBORNNESS;
    private boolean far;

    /** {@return the word, whose age decides whether the time of its load is a sample} */
    long timedLoad(AtomicBuffer buffer, int offset, long known) {
        long beforeNs = System.nanoTime();
        long value = buffer.getLongAcquire(offset);
        long afterNs = System.nanoTime();
        if (value != known) {
            add(afterNs - beforeNs - CLOCK_NS);
        }
        return value;
    }

    boolean isFar() {
        return far;
    }

    void add(long loadNs) {
        if (loadNs > FAR_NS) {
            score = Math.min(score + 1, STUBBORNNESS);
            far |= score == STUBBORNNESS;
        } else {
            score = Math.max(score - 1, -STUBBORNNESS);
            far &= score != -STUBBORNNESS;
        }
    }

    private static long costOfTheClock() {
        long leastNs = Long.MAX_VALUE;
        for (int i = 0; i < 20_000; i++) {
            long beforeNs = System.nanoTime();
            leastNs = Math.min(leastNs, System.nanoTime() - beforeNs);
        }
        return leastNs;
    }
}
