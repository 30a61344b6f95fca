package io.mortise.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.RoundTrips;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagesViewTest {
    private static final Tuning TUNING = new Tuning(1 << 20, 256, Waits.PAUSE, 1);

    private final Samples samples = new Samples();

    @Test
    void shouldPutSubjectsInOneOrderAndSayWhatWasReached() {
        throughput(Subject.JCTOOLS_MPMC, 8, 1, Placement.NEAR, 20e6);
        throughput(Subject.MORTISE_QUEUE_MANY, 32, 1, Placement.NEAR, 50e6);
        throughput(Subject.MORTISE_QUEUE_MANY, 8, 2, Placement.NEAR, 40e6);
        throughput(Subject.MORTISE_QUEUE_MANY, 8, 1, Placement.NEAR, 60e6);
        throughput(Subject.AGRONA_MANY_TO_ONE, 8, 1, Placement.NEAR, 100e6);
        throughput(Subject.MORTISE_QUEUE_MANY, 8, 1, Placement.FAR, 10e6);
        throughput(Subject.MORTISE_QUEUE_MANY, 8, 1, Placement.MIXED, 1);

        MessagesView view = new MessagesView("throughput", samples.results());

        Table near = view.tables().get(0);
        assertThat(near.title()).isEqualTo("CPUs near: messages/s one way, median (least-most)");
        assertThat(near.columns()).containsExactly("", "8 B", "32 B", "8 B, 2+2");
        assertThat(near.rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly(
                        "mortise-queue-many [60.0M (once), 50.0M (once), 40.0M (once)]",
                        "agrona-many-to-one [100M (once), -, -]",
                        "jctools-mpmc [20.0M (once), -, -]");
        assertThat(view.findings())
                .containsExactly(
                        "REACHED: CPUs near, 8 B: mortise-queue-many is 3.00 times jctools-mpmc, aim is at least 1.50",
                        "MISSED: CPUs near, 8 B: mortise-queue-many is 0.600 times agrona-many-to-one, aim is at least "
                                + "0.800",
                        "REACHED: CPUs near, 8 B, 2+2: mortise-queue-many is 0.667 times mortise-queue-many at 8 B, aim is "
                                + "at least 0.500",
                        "2 of 3 aims reached.");
        assertThat(view.tables().get(1).title()).startsWith("CPUs far");
    }

    @Test
    void shouldTakeTheMedianFromBatchesAndTheRestFromSingleRoundTrips() {
        RoundTrips times = new RoundTrips();
        for (int i = 1; i <= 1000; i++) {
            times.addBatch(100 * RoundTrips.PER_BATCH);
            times.addSingle(i);
        }
        samples.addRoundTrips(
                new LatencyTrial(Subject.BARE_WORD, 8, TUNING.waiting(Waits.SPIN)).figure(), Placement.NEAR, times);

        Result result = samples.results().get(0);

        assertThat(result.unit()).isEqualTo("ns");
        assertThat(result.median()).isCloseTo(100, within(0.1)); // a histogram of three digits
        assertThat(result.percentiles()).containsEntry("50", result.median()).containsEntry("90", 900.0);
        assertThat(result.parameters()).containsEntry("messageBytes", 8).containsEntry("placement", "near");
        assertThat(new MessagesView("latency", List.of(result)).tables().get(0).rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly("bare-word [100 (900, 990, 999)]");
    }

    @Test
    void shouldSayThatNothingWasSteady() {
        throughput(Subject.JCTOOLS_MPMC, 8, 1, Placement.MIXED, 20e6);

        MessagesView view = new MessagesView("throughput", samples.results());

        assertThat(view.tables()).isEmpty();
        assertThat(view.findings()).singleElement().asString().contains("Every segment was mixed");
    }

    @Test
    void shouldMakeAPageOfWhatWentThroughJson() {
        throughput(Subject.MORTISE_QUEUE_MANY, 8, 1, Placement.NEAR, 60e6);
        throughput(Subject.AGRONA_MANY_TO_ONE, 8, 1, Placement.NEAR, 100e6);
        Report report = ReportJson.fromJson(
                ReportJson.toJson(Report.of("1.2.3", Map.of("cpus", 2), "throughput", samples.results())));

        String html = MessagesPage.of("throughput", new MessagesView("throughput", report.results()), report)
                .toHtml();

        assertThat(html).contains("<h2>Method", "ManyToOneRingBuffer", "MISSED");
        assertThat(report.results().get(0).parameters())
                .containsEntry("configuration", "1 MiB, poll limit 256, pausing when idle");
    }

    private void throughput(Subject subject, int length, int parties, Placement placement, double value) {
        ThroughputTrial trial = new ThroughputTrial(subject, length, 1, parties, parties, List.of(TUNING));
        samples.add(trial.figure(TUNING), placement, value);
    }
}
