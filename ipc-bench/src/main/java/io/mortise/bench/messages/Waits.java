package io.mortise.bench.messages;

import java.util.concurrent.locks.LockSupport;

/** What somebody does who has nothing to receive, or no room to send. */
enum Waits {
    /** Looks again at once. */
    SPIN("spinning", 1),
    /** Looks again after a quarter of a microsecond or so, so that the other side has its cache lines for itself meanwhile. */
    PAUSE("pausing when idle", 8),
    /** Looks again after a microsecond or two. */
    PAUSE_LONG("pausing long when idle", 64),
    /** Spins for a while and then lets others have the processor. */
    YIELD("yielding when idle", 1),
    /** In the call itself: {@code put} and {@code take}. */
    BLOCK("put and take", 0);

    private static final int SPINS_BEFORE_YIELD = 100;
    private static final int YIELDS_BEFORE_NAP = 10;
    private static final long NAP_NS = 50_000;

    private final String label;
    private final int pauses;

    Waits(String label, int pauses) {
        this.label = label;
        this.pauses = pauses;
    }

    String label() {
        return label;
    }

    boolean isBlocking() {
        return this == BLOCK;
    }

    /**
     * Waits for a moment.
     *
     * @param times how often in a row it has waited before
     */
    void idle(int times) {
        if (this == YIELD && times > SPINS_BEFORE_YIELD) {
            if (times > SPINS_BEFORE_YIELD + YIELDS_BEFORE_NAP) {
                LockSupport.parkNanos(NAP_NS);
            } else {
                Thread.yield();
            }
            return;
        }
        for (int i = 0; i < pauses; i++) {
            Thread.onSpinWait();
        }
    }
}
