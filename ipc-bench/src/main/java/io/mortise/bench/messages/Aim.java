package io.mortise.bench.messages;

import io.mortise.bench.report.FigureTable;
import io.mortise.bench.report.Numbers;
import io.mortise.bench.result.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How fast a subject is meant to be.
 *
 * @param benchmark     in which comparison
 * @param subject       whose figure
 * @param variant       which of its figures
 * @param rivals        with whose figures it is compared: with the best of them
 * @param rivalVariant  which of theirs
 * @param limit         of the ratio
 */
record Aim(String benchmark, Subject subject, String variant, List<Subject> rivals, String rivalVariant, double limit) {
    private static final List<Subject> PEERS =
            List.of(Subject.AGRONA_ONE_TO_ONE, Subject.AGRONA_MANY_TO_ONE, Subject.AERON_IPC, Subject.CHRONICLE_QUEUE);

    static final List<Aim> ALL = List.of(
            throughput(Subject.MORTISE_QUEUE_SINGLE, "8 B", PEERS, "8 B", 1.5),
            throughput(Subject.MORTISE_QUEUE_SINGLE, "32 B", PEERS, "32 B", 1.8),
            throughput(Subject.MORTISE_QUEUE_SINGLE, "256 B", PEERS, "256 B", 1.2),
            throughput(Subject.MORTISE_QUEUE_SINGLE, "4 KiB", PEERS, "4 KiB", 1.2),
            throughput(Subject.MORTISE_QUEUE_SINGLE, "8 B x64", PEERS, "8 B", 5),
            throughput(Subject.MORTISE_QUEUE_MANY, "8 B", List.of(Subject.JCTOOLS_MPMC), "8 B", 1.5),
            throughput(Subject.MORTISE_QUEUE_MANY, "8 B", List.of(Subject.AGRONA_MANY_TO_ONE), "8 B", 0.8),
            throughput(Subject.MORTISE_QUEUE_MANY, "8 B, 2+2", List.of(Subject.MORTISE_QUEUE_MANY), "8 B", 0.5),
            throughput(Subject.MORTISE_TYPED_QUEUE, "8 B", List.of(Subject.ARRAY_BLOCKING_QUEUE), "8 B", 2),
            topic("8 B"),
            topic("32 B"),
            topic("256 B"),
            topic("4 KiB"),
            journal("8 B"),
            journal("32 B"),
            journal("256 B"),
            journal("4 KiB"),
            latency(Subject.MORTISE_QUEUE_SINGLE, "32 B", Subject.BARE_WORD, "8 B", 1.25),
            latency(Subject.MORTISE_QUEUE_SINGLE, "1 KiB", Subject.BARE_WORD, "1 KiB", 1.6),
            latency(Subject.SHM_HAND_OVER, "4 KiB", Subject.MORTISE_QUEUE_SINGLE, "32 B", 1.5),
            latency(Subject.SHM_HAND_OVER, "1 MiB", Subject.MORTISE_QUEUE_SINGLE, "32 B", 1.5),
            latency(Subject.SHM_HAND_OVER, "1 GiB", Subject.MORTISE_QUEUE_SINGLE, "32 B", 1.5),
            latency(Subject.MORTISE_JOURNAL, "32 B", Subject.CHRONICLE_QUEUE, "32 B", 1.15),
            latency(Subject.MORTISE_JOURNAL, "1 KiB", Subject.CHRONICLE_QUEUE, "1 KiB", 1.15),
            latency(Subject.MORTISE_QUEUE_SINGLE, "8 B, blocking", Subject.ARRAY_BLOCKING_QUEUE, "8 B, blocking", 1.2),
            latency(Subject.MORTISE_QUEUE_MANY, "8 B, blocking", Subject.ARRAY_BLOCKING_QUEUE, "8 B, blocking", 1.2));

    private static Aim throughput(
            Subject subject, String variant, List<Subject> rivals, String rivalVariant, double limit) {
        return new Aim(ThroughputTrial.BENCHMARK, subject, variant, rivals, rivalVariant, limit);
    }

    private static Aim topic(String variant) {
        return throughput(Subject.MORTISE_TOPIC, variant, List.of(Subject.MORTISE_QUEUE_SINGLE), variant, 0.8);
    }

    private static Aim journal(String variant) {
        return throughput(Subject.MORTISE_JOURNAL, variant, List.of(Subject.CHRONICLE_QUEUE), variant, 1 / 1.15);
    }

    private static Aim latency(Subject subject, String variant, Subject rival, String rivalVariant, double limit) {
        return new Aim(LatencyTrial.BENCHMARK, subject, variant, List.of(rival), rivalVariant, limit);
    }

    private boolean isMoreBetter() {
        return benchmark.equals(ThroughputTrial.BENCHMARK);
    }

    /** What came of it, in a line; nothing where there is no figure to compare. */
    Optional<Finding> look(FigureTable table, String where) {
        Comparator<Result> byMedian = Comparator.comparingDouble(Result::median);
        Optional<Result> best = rivals.stream()
                .map(rival -> table.find(rival.label(), rivalVariant))
                .flatMap(Optional::stream)
                .max(isMoreBetter() ? byMedian : byMedian.reversed());
        return table.find(subject.label(), variant).flatMap(ours -> best.map(other -> finding(ours, other, where)));
    }

    private Finding finding(Result ours, Result best, String where) {
        double ratio = ours.median() / best.median();
        boolean isReached = isMoreBetter() ? ratio >= limit : ratio <= limit;
        String rival = variant.equals(rivalVariant) ? best.subject() : best.subject() + " at " + rivalVariant;
        return new Finding(
                isReached,
                (isReached ? "REACHED: " : "MISSED: ") + where + ", " + variant + ": " + subject.label() + " is "
                        + Numbers.format(ratio) + " times " + rival + ", aim is "
                        + (isMoreBetter() ? "at least " : "at most ") + Numbers.format(limit));
    }

    /**
     * What came of an aim.
     *
     * @param isReached whether it was
     * @param line      to be printed
     */
    record Finding(boolean isReached, String line) {}
}
