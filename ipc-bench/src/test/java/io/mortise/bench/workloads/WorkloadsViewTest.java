package io.mortise.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.Timeline;
import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadsViewTest {
    private static final long MS = 1_000_000;

    private final Samples samples = new Samples();
    private final Timelines timelines = new Timelines();
    private final Clocks clocks = new Clocks();

    @BeforeEach
    void takeSamples() {
        sample("cpu", Mode.PROCESSES, 50, 60, 70);
        sample("cpu", Mode.SERIAL, 99, 101, 120);
        sample("cpu", Mode.THREADS, 50.5);
        sample("start", Mode.PROCESSES, 200);
    }

    private void sample(String workload, Mode mode, double... ms) {
        for (double one : ms) {
            samples.add(
                    new Figure(
                            "workloads",
                            mode.subject(),
                            Map.of("workload", workload, "mode", mode.label(), "workers", mode.workers(4)),
                            "ms",
                            false),
                    one);
        }
    }

    @Test
    void shouldShowTimesAndSpeedUpsOfEachMode() {
        assertThat(view().table().columns()).containsExactly("", "cpu", "start");
        assertThat(view().table().rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly(
                        "serial [101 (99.0-120), -]",
                        "thread-pool [50.5 (once), -]",
                        "mortise-pool [60.0 (50.0-70.0), 200 (once)]",
                        "speed-up, threads [2.00x, -]",
                        "speed-up, processes [1.68x, -]");
    }

    @Test
    void shouldSayWhatItComesTo() {
        assertThat(view().findings())
                .containsExactly(
                        "cpu: 4 threads 2.00x, 4 processes 1.68x as fast as one after the other",
                        "start: 4 processes after 200 ms");
    }

    @Test
    void shouldDrawSpeedUpsInTheColoursOfTheTimelines() {
        BarChart chart = view().chart();

        assertThat(chart.categories()).containsExactly("cpu");
        assertThat(chart.series())
                .extracting(BarChart.Series::color)
                .containsExactly(Mode.THREADS.color(), Mode.PROCESSES.color());
        assertThat(chart.series().get(0).values()).containsExactly(2.0);
    }

    @Test
    void shouldDrawTheMedianTurnWithALaneForEachWorker() {
        timelines.add(Workload.CPU, Mode.THREADS, turn(10, task(5, 1, 0, 3), task(5, 2, 1, 10), task(5, 1, 4, 6)));
        timelines.add(Workload.CPU, Mode.THREADS, turn(20, task(5, 9, 0, 20)));
        timelines.add(Workload.CPU, Mode.THREADS, turn(9, task(5, 8, 0, 9)));

        assertThat(timelines.draw(clocks))
                .singleElement()
                .extracting(Timeline::groups)
                .isEqualTo(List.of(new Timeline.Group(
                        "threads",
                        Mode.THREADS.color(),
                        List.of(
                                new Timeline.Lane(
                                        "thread 1", List.of(new Timeline.Bar("1", 0, 3), new Timeline.Bar("3", 4, 6))),
                                new Timeline.Lane("thread 2", List.of(new Timeline.Bar("2", 1, 10)))))));
    }

    @Test
    void shouldSetTheClocksOfOtherProcessesAgainstOurs() {
        Done away = new Done(77, 1, 5_002 * MS, 5_004 * MS, 0);
        clocks.learn(away, 1_002 * MS, 1_004 * MS);
        timelines.add(Workload.CPU, Mode.PROCESSES, new Turn(1_000 * MS, 10 * MS, List.of(away)));

        assertThat(timelines.draw(clocks).get(0).groups().get(0).lanes())
                .containsExactly(new Timeline.Lane("process 1 (77)", List.of(new Timeline.Bar("1", 2, 4))));
    }

    @Test
    void shouldPutItAllOnOnePage() {
        timelines.add(Workload.CPU, Mode.SERIAL, turn(10, task(5, 1, 0, 3)));
        WorkloadsOutcome outcome =
                new WorkloadsOutcome(samples.results(), timelines.draw(clocks), "", List.of("a note"));
        Report report = Report.of("1.2.3", Map.of("cpus", 2), "workloads --quick", samples.results());

        assertThat(WorkloadsPage.of(view(), Plans.tiny(), outcome, report).toHtml())
                .contains("<h1>Threads or processes?", "task 1, main thread: ", "<li>a note", "speed-up, threads")
                .contains("cpu: the primes in a part of the numbers below 1000", "mortise-pool: ProcessPool");
    }

    @Test
    void shouldLookTheSameAfterAJourneyThroughJson() {
        Report report = Report.of("1.2.3", Map.of(), "workloads", samples.results());

        assertThat(new WorkloadsView(
                                ReportJson.fromJson(ReportJson.toJson(report)).results())
                        .table())
                .isEqualTo(view().table());
    }

    private static Turn turn(long elapsedMs, Done... tasks) {
        return new Turn(1_000 * MS, elapsedMs * MS, List.of(tasks));
    }

    private static Done task(long pid, long thread, long startMs, long endMs) {
        return new Done(pid, thread, (1_000 + startMs) * MS, (1_000 + endMs) * MS, 0);
    }

    private WorkloadsView view() {
        return new WorkloadsView(samples.results());
    }
}
