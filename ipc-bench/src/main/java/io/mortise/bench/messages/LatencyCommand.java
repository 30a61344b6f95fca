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
    private static final int ROUNDS = 6;
    private static final int QUICK_ROUNDS = 2;
    private static final int FULL_ROUNDS = 20;
    private static final int TRIES = 5;
    private static final Duration SEGMENT = Duration.ofMillis(120);
    private static final Duration QUICK_SEGMENT = Duration.ofMillis(60);

    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            description = "lengths of messages (default: 32B,1KiB)")
    private List<String> sizes = List.of();

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
        CommandSpec command = Objects.requireNonNull(spec);
        return Comparison.run(plan(command), command, output);
    }

    private Plan plan(CommandSpec command) {
        try {
            List<Integer> lengths = Comparison.sizes(sizes, List.of(32, 1024));
            if (quick && full) {
                throw new IllegalArgumentException("--quick and --full exclude each other");
            }
            Plan plan = new Plan(
                    LatencyTrial.BENCHMARK,
                    trials(Comparison.subjects(subjects), lengths),
                    run.rounds(quick ? QUICK_ROUNDS : full ? FULL_ROUNDS : ROUNDS),
                    run.segment(quick ? QUICK_SEGMENT : SEGMENT),
                    quick ? 1 : TRIES,
                    run.lineNs(),
                    run.inject(),
                    run.patience());
            output.prepare(LatencyTrial.BENCHMARK);
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private static List<Trial> trials(List<Subject> chosen, List<Integer> lengths) {
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
