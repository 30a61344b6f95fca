package io.mortise.stress.torture;

import io.mortise.stress.crash.Player;
import java.time.Duration;

/** Waits that must end soon, as long as there is somebody to end them. */
final class Asleep {
    /** Long enough to be woken from, short enough for the end of the run. */
    static final Duration SLICE = Duration.ofMillis(500);

    private static final long LIMIT_NS = Duration.ofSeconds(20).toNanos();

    private Asleep() {}

    /** A wait for a time, true if it was not in vain. */
    interface TimedWait {
        boolean succeeds() throws InterruptedException;
    }

    /** Fails if it is always in vain, for longer than anybody is stopped; and just returns once the run is about to end. */
    static void unless(Player player, TimedWait wait, Object what) throws InterruptedException {
        long startNs = System.nanoTime();
        while (!wait.succeeds()) {
            if (player.isEnding()) {
                return;
            }
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new AssertionError("left asleep: player=" + player.id() + " " + what);
            }
        }
    }
}
