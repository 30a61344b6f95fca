package io.mortise.queue;

import java.time.Duration;

/** What all that can wait in this package have in common. */
final class Timeouts {
    /** As long as it takes. */
    static final long FOREVER_NS = Long.MAX_VALUE;

    private Timeouts() {}

    /** {@return how long that is; 0 if it is negative, {@link #FOREVER_NS} if it is more nanoseconds than there are} */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return FOREVER_NS;
        }
    }

    /** Ends a wait, or one that has not begun, for who was interrupted. */
    static void checkNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
