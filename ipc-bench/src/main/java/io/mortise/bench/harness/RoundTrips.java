package io.mortise.bench.harness;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Times of round trips. A clock that costs a fifth of a round trip and ticks in a tenth of it says little of a single one, so most are timed in
 * batches, which tell the median; between them stand single ones, less what the clock costs, which tell how they are distributed.
 */
public final class RoundTrips implements Serializable {
    /** Round trips between two looks at the clock. */
    public static final int PER_BATCH = 32;

    private static final long serialVersionUID = 1;
    private static final int CLOCK_LOOKS = 1000;

    /** Times of batches, as far as {@link #batches} says. */
    private long[] batchesNs = new long[1024];

    /** How many batches there are. */
    private int batches;

    /** Times of single ones, as far as {@link #singles} says. */
    private long[] singlesNs = new long[1024];

    /** How many single ones there are. */
    private int singles;

    /** Without times. */
    public RoundTrips() {}

    /**
     * {@return what a look at the clock costs, in nanoseconds}
     */
    public static long clockCostNs() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long startNs = System.nanoTime();
            long lastNs = startNs;
            for (int look = 0; look < CLOCK_LOOKS; look++) {
                lastNs = System.nanoTime();
            }
            least = Math.min(least, (lastNs - startNs) / CLOCK_LOOKS);
        }
        return least;
    }

    /**
     * Adds a batch.
     *
     * @param ns time of {@link #PER_BATCH} round trips
     */
    public void addBatch(long ns) {
        if (batches == batchesNs.length) {
            batchesNs = Arrays.copyOf(batchesNs, 2 * batches);
        }
        batchesNs[batches++] = ns;
    }

    /**
     * Adds a single round trip.
     *
     * @param ns its time
     */
    public void addSingle(long ns) {
        if (singles == singlesNs.length) {
            singlesNs = Arrays.copyOf(singlesNs, 2 * singles);
        }
        singlesNs[singles++] = ns;
    }

    /**
     * {@return times of whole batches}
     */
    public long[] batchesNs() {
        return Arrays.copyOf(batchesNs, batches);
    }

    /**
     * {@return times of single round trips}
     */
    public long[] singlesNs() {
        return Arrays.copyOf(singlesNs, singles);
    }
}
