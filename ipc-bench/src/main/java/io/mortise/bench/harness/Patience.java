package io.mortise.bench.harness;

import java.time.Duration;

/** How long the two JVMs wait for each other before they call it a failure. */
public final class Patience {
    /** For the other side to join a probe, in nanoseconds: it may still be busy with what came before. */
    public static final long PROBE_NS = Duration.ofSeconds(30).toNanos();

    /** For the other side to connect. */
    public static final Duration CONNECT = Duration.ofSeconds(20);

    /** For a task of the second JVM to be answered, in seconds, if nobody says otherwise. */
    public static final int DEFAULT_TASK_S = 60;

    private Patience() {}
}
