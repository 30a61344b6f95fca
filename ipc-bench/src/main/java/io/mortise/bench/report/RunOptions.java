package io.mortise.bench.report;

import io.mortise.bench.harness.Placement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a comparison of two JVMs is run, whatever it compares. */
public final class RunOptions {
    @Mixin
    private RoundOptions rounds = new RoundOptions();

    @Option(
            names = "--near-below",
            paramLabel = "NS",
            description = "CPUs are near when a word goes there and back in less (default: ${DEFAULT-VALUE} ns)")
    private double lineNs = Placement.DEFAULT_LINE_NS;

    @Option(names = "--segment-ms", hidden = true, paramLabel = "MS", description = "for tests of this program")
    private int segmentMs;

    /** Filled by picocli. */
    public RunOptions() {}

    /**
     * The number of rounds.
     *
     * @param otherwise if the user did not say
     * @return at least 1, or what stands for none
     * @throws IllegalArgumentException if the user wants less than 1
     */
    public int rounds(int otherwise) {
        return rounds.rounds(otherwise);
    }

    /**
     * The line between near and far.
     *
     * @return in nanoseconds for a word there and back
     * @throws IllegalArgumentException if it is not positive
     */
    public double lineNs() {
        if (!(lineNs > 0)) {
            throw new IllegalArgumentException("--near-below " + lineNs + ": must be more than 0 ns");
        }
        return lineNs;
    }

    /**
     * What a test wants the second JVM to do wrong.
     *
     * @return {@code subject:fault}, or null
     */
    public @Nullable String inject() {
        return rounds.inject();
    }

    /**
     * How long a task of the second JVM may take.
     *
     * @return after this time it hangs
     */
    public Duration patience() {
        return rounds.patience();
    }

    /**
     * The length of a segment.
     *
     * @param otherwise if no test says so
     * @return about so long
     */
    public Duration segment(Duration otherwise) {
        return segmentMs > 0 ? Duration.ofMillis(segmentMs) : otherwise;
    }
}
