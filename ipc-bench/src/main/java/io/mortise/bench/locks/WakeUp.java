package io.mortise.bench.locks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * One party sleeps, the other one wakes it after a while. The leader's numbers are the times from right before the signal until it
 * has returned from its sleep, in nanoseconds. The clock is that of the machine, which tells all processes the same.
 *
 * <p>The waker spins meanwhile. Sleepers are woken on another processor, then, which is idle, and which the kernel, or what is below
 * it, may have put to sleep as well, the more deeply the longer it is left alone.
 *
 * @param subject   by which it is woken
 * @param blockedNs how long it sleeps
 * @param segmentNs how long the segment lasts
 */
record WakeUp(Subject subject, long blockedNs, long segmentNs) implements Match {
    @Override
    public long[] lead(Arena arena) throws IOException, InterruptedException {
        Words words = arena.words();
        Signal signal = arena.signal(subject, "wake");
        long[] timesNs = new long[1024];
        int naps = 0;
        long endNs = System.nanoTime() + segmentNs;
        while (!words.isOver()) {
            words.awaitUnlessOver(Words.ARMED, naps + 1);
            words.set(Words.ASLEEP, naps + 1);
            signal.await();
            long nowNs = System.nanoTime();
            timesNs[naps++] = nowNs - words.get(Words.SIGNALLED_AT);
            if (nowNs - endNs >= 0 || naps == timesNs.length) {
                words.end();
            }
            words.set(Words.AWAKE, naps);
        }
        return Arrays.copyOf(timesNs, naps);
    }

    @Override
    public long[] follow(Arena arena) throws IOException, InterruptedException {
        Words words = arena.words();
        Signal signal = arena.signal(subject, "wake");
        for (int nap = 1; !words.isOver(); nap++) {
            signal.arm();
            words.set(Words.ARMED, nap);
            words.awaitUnlessOver(Words.ASLEEP, nap);
            Busy.workFor(blockedNs);
            words.set(Words.SIGNALLED_AT, System.nanoTime());
            signal.send();
            words.awaitUnlessOver(Words.AWAKE, nap);
        }
        return new long[0];
    }

    @Override
    public Match lasting(long anotherNs) {
        return new WakeUp(subject, blockedNs, anotherNs);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "wake-up %s after %d us", subject.label(), blockedNs / 1000);
    }
}
