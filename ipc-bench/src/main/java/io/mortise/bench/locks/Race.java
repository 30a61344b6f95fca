package io.mortise.bench.locks;

import io.mortise.bench.harness.Repeated;

/** The clock of a match in which both do the same as often as they can. */
final class Race {
    private Race() {}

    /** By the one that has the clock; returns how often, and in how many nanoseconds. */
    static long[] lead(Words words, Repeated loop, int batch, long segmentNs) {
        long startNs = System.nanoTime();
        long times = 0;
        long elapsedNs;
        do {
            loop.repeat(batch);
            times += batch;
            elapsedNs = System.nanoTime() - startNs;
        } while (elapsedNs < segmentNs);
        words.end();
        return new long[] {times, elapsedNs};
    }

    /** By the other one; returns how often. */
    static long follow(Words words, Repeated loop, int batch) {
        long times = 0;
        do {
            loop.repeat(batch);
            times += batch;
        } while (!words.isOver());
        return times;
    }
}
