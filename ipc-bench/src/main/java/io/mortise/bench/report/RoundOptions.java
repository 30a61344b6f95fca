package io.mortise.bench.report;

import io.mortise.bench.harness.Patience;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a comparison is run, and what tests want to go wrong in it. */
public final class RoundOptions {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "samples of each figure (default: as many as the time allows)")
    private @Nullable Integer rounds;

    @Option(names = "--inject", hidden = true, paramLabel = "SUBJECT:FAULT", description = "for tests of this program")
    private @Nullable String inject;

    @Option(names = "--patience", hidden = true, paramLabel = "SECONDS", description = "for tests of this program")
    private int patienceSeconds = Patience.DEFAULT_TASK_S;

    /** Filled by picocli. */
    public RoundOptions() {}

    /**
     * The number of rounds.
     *
     * @param otherwise if the user did not say
     * @return at least 1, or what stands for none
     * @throws IllegalArgumentException if the user wants less than 1
     */
    public int rounds(int otherwise) {
        if (rounds != null && rounds < 1) {
            throw new IllegalArgumentException("--rounds " + rounds + ": at least 1 is needed");
        }
        return rounds == null ? otherwise : rounds;
    }

    /**
     * What a test wants another process to do wrong.
     *
     * @return {@code subject:fault}, or null
     */
    public @Nullable String inject() {
        return inject;
    }

    /**
     * How long a task of another process may take.
     *
     * @return after this time it hangs
     */
    public Duration patience() {
        return Duration.ofSeconds(patienceSeconds);
    }
}
