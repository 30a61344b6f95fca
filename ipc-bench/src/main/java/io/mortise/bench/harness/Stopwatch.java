package io.mortise.bench.harness;

/**
 * Times an operation in batches, in the JVM in which it runs. That JVM is a fresh one, which has done nothing else, so that the
 * compiler knows of nothing else.
 *
 * <p>Why not JMH, which the micro-benchmarks use? It measures the same, but runs one benchmark to its end before the next begins,
 * and its forks know nothing of this run's clean-up. Here a fresh JVM takes half a second, so that each subject has one in each round,
 * beside its peers. What a batch returns is kept, so no operation can be left out; the loop itself costs a fraction of a
 * nanosecond, and costs all alike.
 */
public final class Stopwatch {
    private static final int BATCHES = 5;
    private static final long BATCH_NS = 20_000_000;
    private static final int TIMES = 2_000;

    /** What the compiler must believe that somebody reads. */
    static volatile long kept;

    private Stopwatch() {}

    /**
     * Times one operation.
     *
     * @param loop     around it
     * @param warmUpNs for how long it is done before, and at most in each batch
     * @return nanoseconds for one, in some batches
     */
    public static double[] time(Repeated loop, long warmUpNs) {
        spin(loop, warmUpNs);
        double[] samples = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            samples[i] = spin(loop, Math.min(BATCH_NS, warmUpNs));
        }
        return samples;
    }

    private static double spin(Repeated loop, long ns) {
        long startNs = System.nanoTime();
        long times = 0;
        long elapsedNs;
        do {
            kept = loop.repeat(TIMES);
            times += TIMES;
            elapsedNs = System.nanoTime() - startNs;
        } while (elapsedNs < ns);
        return elapsedNs / (double) times;
    }
}
