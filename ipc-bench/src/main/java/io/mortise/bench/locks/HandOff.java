package io.mortise.bench.locks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Two parties that take turns: each waits for the other's signal, works for a while, and signals. With work long enough, each has
 * given up spinning and sleeps when the signal comes. The leader's numbers are the times of round trips without the work, in nanoseconds.
 *
 * @param subject   by which they signal
 * @param workNs    how long each works
 * @param segmentNs how long it lasts
 */
record HandOff(Subject subject, long workNs, long segmentNs) implements Match {
    private static final int MOST = 1 << 20;

    @Override
    public long[] lead(Arena arena) throws InterruptedException {
        Signal there = arena.signal(subject, "there");
        Signal back = arena.signal(subject, "back");
        long[] timesNs = new long[1024];
        int count = 0;
        long endNs = System.nanoTime() + segmentNs;
        long startNs = System.nanoTime();
        while (startNs - endNs < 0 && count < MOST) {
            there.send();
            back.await();
            if (count == timesNs.length) {
                timesNs = Arrays.copyOf(timesNs, count * 2);
            }
            timesNs[count++] = System.nanoTime() - startNs - workNs;
            Busy.workFor(workNs);
            startNs = System.nanoTime();
        }
        arena.words().end();
        there.send();
        return Arrays.copyOf(timesNs, count);
    }

    @Override
    public long[] follow(Arena arena) throws InterruptedException {
        Signal there = arena.signal(subject, "there");
        Signal back = arena.signal(subject, "back");
        there.await();
        while (!arena.words().isOver()) {
            Busy.workFor(workNs);
            back.send();
            there.await();
        }
        return new long[0];
    }

    @Override
    public Match lasting(long anotherNs) {
        return new HandOff(subject, workNs, anotherNs);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "hand-off %s, %d us", subject.label(), workNs / 1000);
    }
}
