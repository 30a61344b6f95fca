package io.mortise.bench.messages;

import io.mortise.bench.report.OutputOptions;
import io.mortise.bench.report.RunOptions;
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
import picocli.CommandLine.ParameterException;
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
    private static final int ROUNDS = 6;
    private static final int QUICK_ROUNDS = 2;
    private static final int FULL_ROUNDS = 15;
    private static final int TRIES = 2;
    private static final Duration SEGMENT = Duration.ofMillis(80);
    private static final Duration QUICK_SEGMENT = Duration.ofMillis(60);

    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            description = "lengths of messages (default: 8B,32B,256B,4KiB)")
    private List<String> sizes = List.of();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "messages of 8 bytes sent in one call, where that is possible; 1 for none (default: ${DEFAULT-VALUE})")
    private int batch = 64;

    @Option(
            names = "--subjects",
            paramLabel = "NAME",
            split = ",",
            description = "some of those in the tables, such as mortise-queue-many,aeron-ipc (default: all)")
    private List<String> subjects = List.of();

    @Option(names = "--quick", description = "half a minute, rough figures")
    private boolean quick;

    @Option(names = "--full", description = "some minutes")
    private boolean full;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

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
        CommandSpec command = Objects.requireNonNull(spec);
        return Comparison.run(plan(command), command, output);
    }

    private Plan plan(CommandSpec command) {
        try {
            List<Integer> lengths = Comparison.sizes(sizes, List.of(8, 32, 256, 4096));
            if (batch < 1 || batch > 1024) {
                throw new IllegalArgumentException("--batch " + batch + ": must be from 1 to 1024");
            }
            if (quick && full) {
                throw new IllegalArgumentException("--quick and --full exclude each other");
            }
            Plan plan = new Plan(
                    ThroughputTrial.BENCHMARK,
                    trials(Comparison.subjects(subjects), lengths),
                    run.rounds(quick ? QUICK_ROUNDS : full ? FULL_ROUNDS : ROUNDS),
                    run.segment(quick ? QUICK_SEGMENT : SEGMENT),
                    quick ? 1 : TRIES,
                    run.lineNs(),
                    run.inject(),
                    run.patience());
            output.prepare(ThroughputTrial.BENCHMARK);
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }

    /** The shortest messages are also sent in batches, and by several to several. */
    private List<Trial> trials(List<Subject> chosen, List<Integer> lengths) {
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
