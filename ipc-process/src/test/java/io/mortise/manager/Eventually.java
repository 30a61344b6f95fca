package io.mortise.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what comes sooner or later. */
final class Eventually {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private Eventually() {}

    static void await(Callable<Boolean> condition) throws Exception {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.call()) {
            assertThat(System.nanoTime() - deadlineNs).as("waited for 60 s").isNegative();
            Thread.sleep(2);
        }
    }
}
