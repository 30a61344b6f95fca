package io.mortise.bench.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocksViewTest {
    private final Samples samples = new Samples();

    @Test
    void shouldPutRivalsAndTheirRatioIntoOneTableForEachPlacement() {
        contended(Subject.MORTISE_LOCK, 0, Placement.NEAR, 30e6);
        contended(Subject.MORTISE_LOCK, 10, Placement.NEAR, 90_000);
        contended(Subject.REENTRANT_LOCK, 0, Placement.NEAR, 20e6);
        contended(Subject.REENTRANT_LOCK, 10, Placement.NEAR, 100_000);
        contended(Subject.MORTISE_LOCK, 0, Placement.FAR, 5e6);
        contended(Subject.MORTISE_LOCK, 0, Placement.MIXED, 1);

        List<Table> tables = view().tables();

        assertThat(tables).extracting(Table::title).allMatch(title -> title.startsWith("contended, CPUs"));
        assertThat(tables.get(0).columns()).containsExactly("", "two increments", "and 10 us inside");
        assertThat(tables.get(0).rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly(
                        "mortise-lock [30.0M (once), 90000 (once)]",
                        "reentrant-lock [20.0M (once), 100k (once)]",
                        "mortise-lock : reentrant-lock [1.50x, 0.900x]");
        assertThat(tables.get(1).rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly("mortise-lock [5.00M (once)]");
    }

    @Test
    void shouldSayWhichAimsAreMissedAndWhichReached() {
        contended(Subject.MORTISE_LOCK, 0, Placement.NEAR, 30e6);
        contended(Subject.MORTISE_LOCK, 10, Placement.NEAR, 90_000);
        contended(Subject.REENTRANT_LOCK, 0, Placement.NEAR, 20e6);
        contended(Subject.REENTRANT_LOCK, 10, Placement.NEAR, 100_000);
        samples.add(Case.IDLE_WAITER.figure(Subject.MORTISE_LOCK, Map.of("waits", "futex")), 0.7);
        samples.add(Case.IDLE_WAITER.figure(Subject.MORTISE_LOCK, Map.of("waits", "polling")), 1.7);

        assertThat(view().findings())
                .containsExactly(
                        "MISSED: contended, CPUs near, and 10 us inside: mortise-lock is 0.900 times reentrant-lock, aim is "
                                + "at least 1.00",
                        "MISSED: idle-waiter, futex: mortise-lock 0.700 % of a core, aim is at most 0.500",
                        "REACHED: contended, CPUs near, two increments: mortise-lock is 1.50 times reentrant-lock, aim is "
                                + "at least 1.00",
                        "1 of 3 aims reached.");
    }

    @Test
    void shouldShowPercentilesOfTimes() {
        long[] timesNs = new long[1000];
        for (int i = 0; i < timesNs.length; i++) {
            timesNs[i] = (i + 1) * 1000L;
        }
        samples.addTimes(Case.WAKE_UP.figure(Subject.SEMAPHORE, Map.of("blockedUs", 50L)), Placement.FAR, timesNs);

        Table table = view().tables().get(0);

        assertThat(table.columns()).containsExactly("", "after 50 us");
        assertThat(table.rows().get(0).cells()).containsExactly("500 (900, 990)");
    }

    @Test
    void shouldSayThatNothingWasSteady() {
        contended(Subject.MORTISE_LOCK, 0, Placement.MIXED, 1);

        assertThat(view().tables()).isEmpty();
        assertThat(view().findings()).singleElement().asString().contains("Every segment was mixed");
    }

    @Test
    void shouldDrawOneChartForEachCaseOfTwoParties() {
        contended(Subject.MORTISE_LOCK, 0, Placement.NEAR, 30e6);
        contended(Subject.REENTRANT_LOCK, 10, Placement.NEAR, 100_000);
        samples.add(Case.UNCONTENDED.figure(Subject.MORTISE_LOCK, Map.of("operation", "lock+unlock")), 5);

        BarChart chart = view().charts().get(0);

        assertThat(view().charts()).hasSize(1);
        assertThat(chart.categories()).containsExactly("two increments", "and 10 us inside");
        assertThat(chart.series())
                .extracting(series -> series.name() + " " + series.values())
                .containsExactly("mortise-lock [3.0E7, null]", "reentrant-lock [null, 100000.0]");
        assertThat(LocksPage.of(view(), report(), List.of()).toHtml()).contains("<svg", "<h2>Method", "SharedLock");
    }

    @Test
    void shouldLookTheSameAfterAJourneyThroughJson() {
        contended(Subject.MORTISE_LOCK, 0, Placement.NEAR, 30e6);
        contended(Subject.REENTRANT_LOCK, 0, Placement.NEAR, 20e6);

        CaseView again =
                LocksView.of(ReportJson.fromJson(ReportJson.toJson(report())).results());

        assertThat(again.tables()).isEqualTo(view().tables());
    }

    private void contended(Subject subject, long sectionUs, Placement placement, double value) {
        samples.add(Case.CONTENDED.figure(subject, Map.of("sectionUs", sectionUs)), placement, value);
    }

    private CaseView view() {
        return LocksView.of(samples.results());
    }

    private Report report() {
        return Report.of("1.2.3", Map.of("cpus", 2), "locks", samples.results());
    }
}
