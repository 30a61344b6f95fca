package io.mortise.transport;

import java.time.Duration;

/** Durations as nanoseconds, whatever their length. */
final class Durations {
    /** So that adding it to {@code System.nanoTime()} does not overflow a comparison. */
    private static final long MAX_NS = Long.MAX_VALUE / 4;

    private Durations() {}

    static long toNs(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(Duration.ofNanos(MAX_NS)) > 0 ? MAX_NS : duration.toNanos();
    }
}
