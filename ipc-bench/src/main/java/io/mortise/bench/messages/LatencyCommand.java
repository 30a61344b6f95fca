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
import picocli.CommandLine.Spec;

/** The command {@code latency}: messages there and back, one at a time. */
@Command(
        name = "latency",
        description =
                "Sends small messages there and back between two JVMs over Mortise's queues and their peers, one at a "
                        + "time, and prints how long that takes.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class LatencyCommand implements Callable<Integer> {
    private static final List<Integer> BLOCKS = List.of(4 << 10, 1 << 20, 1 << 30);
    private static final List<Integer> SIZES = List.of(32, 1024);
    private static final Pace PACE = new Pace(2, 6, 20, 5, Duration.ofMillis(60), Duration.ofMillis(120));

    @Mixin
    private ComparisonOptions options = new ComparisonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Filled by picocli. */
    public LatencyCommand() {}

    /**
     * Runs the comparison and shows what came of it.
     *
     * @return 0
     * @throws IOException          if the run failed, or a message was wrong, missing or repeated
     * @throws InterruptedException if interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.run(LatencyTrial.BENCHMARK, PACE, this::trials, Objects.requireNonNull(spec));
    }

    private List<Trial> trials() {
        List<Subject> chosen = options.subjects();
        List<Integer> lengths = options.sizes(SIZES);
        List<Trial> trials = new ArrayList<>();
        for (int length : lengths) {
            for (Subject subject : chosen) {
                if (!subject.isOfNumbers() && !subject.isHandedOver() && subject != Subject.BARE_WORD) {
                    trials.add(new LatencyTrial(subject, length, Tunings.latency(subject)));
                }
            }
        }
        for (Subject subject : chosen) {
            if (subject.isOfNumbers()) {
                trials.add(new LatencyTrial(subject, Long.BYTES, Tunings.latency(subject)));
            }
            if (subject.isForSleepers()) {
                trials.add(new LatencyTrial(subject, Long.BYTES, Tunings.blocking(subject)));
            }
            if (subject.isHandedOver()) {
                for (int blockBytes : BLOCKS) {
                    trials.add(new LatencyTrial(subject, blockBytes, Tunings.handOver(blockBytes)));
                }
            }
            if (subject == Subject.BARE_WORD) {
                trials.add(new LatencyTrial(subject, Long.BYTES, Tunings.latency(subject)));
                trials.add(new LatencyTrial(subject, 1024, Tunings.latency(subject)));
            }
        }
        return trials;
    }
}
