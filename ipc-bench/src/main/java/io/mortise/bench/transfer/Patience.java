package io.mortise.bench.transfer;

import java.time.Duration;

/** How long the two JVMs wait for each other before they call it a failure. */
final class Patience {
    /** For the other side to join a probe: it may still be checking the sums of what came before. */
    static final long PROBE_NS = Duration.ofSeconds(30).toNanos();

    /** For the other side to connect. */
    static final Duration CONNECT = Duration.ofSeconds(20);

    private Patience() {}
}
