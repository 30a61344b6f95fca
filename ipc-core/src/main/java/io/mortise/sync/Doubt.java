package io.mortise.sync;

import java.util.concurrent.TimeUnit;

/**
 * When to ask whether somebody has died: asking the kernel takes 1 to 2 microseconds, so a thread that only ever tries does it once in a
 * millisecond. A hint, which may race.
 */
final class Doubt {
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private long doubtedAtNs = System.nanoTime() - INTERVAL_NS;

    boolean isDue() {
        long nowNs = System.nanoTime();
        if (nowNs - doubtedAtNs < INTERVAL_NS) {
            return false;
        }
        doubtedAtNs = nowNs;
        return true;
    }
}
