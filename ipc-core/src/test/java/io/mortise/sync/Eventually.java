package io.mortise.sync;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what is about to happen, up to a generous limit. */
public final class Eventually {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private Eventually() {}

    /** Fails with what there is to see if it does not become true. */
    public static void becomesTrue(BooleanSupplier condition, Object whatThereIs) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new AssertionError("waited in vain: " + whatThereIs);
            }
            Thread.onSpinWait();
        }
    }
}
