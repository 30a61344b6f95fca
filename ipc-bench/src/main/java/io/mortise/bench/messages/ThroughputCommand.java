package io.mortise.bench.messages;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code throughput}: messages one way, as fast as they go. */
@Command(
        name = "throughput",
        description = "Sends small messages one way between two JVMs over Mortise's queues and their peers, and prints "
                + "how many a second go through.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class ThroughputCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(8, 32, 256, 4096);
    private static final int LARGEST_BATCH = 1024;
    private static final Pace PACE = new Pace(2, 6, 15, 2, Duration.ofMillis(60), Duration.ofMillis(80));

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "messages of 8 bytes sent in one call, where that is possible; 1 for none (default: ${DEFAULT-VALUE})")
    private int batch = 64;

    @Mixin
    private ComparisonOptions options = new ComparisonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Filled by picocli. */
    public ThroughputCommand() {}

    /**
     * Runs the comparison and shows what came of it.
     *
     * @return 0
     * @throws IOException          if the run failed, or a message was wrong, missing or repeated
     * @throws InterruptedException if interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run(ThroughputTrial.BENCHMARK, PACE, this::trials, Objects.requireNonNull(spec));
    }

    /** The shortest messages are also sent in batches, and by several to several. */
    private List<Trial> trials() {
        if (batch < 1 || batch > LARGEST_BATCH) {
            throw new IllegalArgumentException("--batch " + batch + ": must be from 1 to " + LARGEST_BATCH);
        }
        List<Subject> chosen = options.subjects();
        List<Integer> lengths = options.sizes(SIZES);
        List<Trial> trials = new ArrayList<>();
        for (int length : lengths) {
            for (Subject subject : chosen) {
                if (subject.isForThroughput() && (length == Long.BYTES || !subject.isOfNumbers())) {
                    trials.add(new ThroughputTrial(subject, length, 1, 1, 1, Tunings.throughput(subject)));
                }
            }
        }
        for (Subject subject : chosen) {
            if (subject.isForBatches() && batch > 1 && lengths.contains(Long.BYTES)) {
                trials.add(new ThroughputTrial(subject, Long.BYTES, batch, 1, 1, Tunings.batches(subject, batch)));
            }
        }
        for (Subject subject : chosen) {
            if (subject.isForMany() && lengths.contains(Long.BYTES)) {
                trials.add(new ThroughputTrial(subject, Long.BYTES, 1, 2, 2, Tunings.crowded(subject)));
            }
        }
        return trials;
    }
}
