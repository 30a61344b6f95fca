package io.mortise.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import io.mortise.bench.result.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransferViewTest {
    private final TransferView view = new TransferView(FixedResults.results());

    @Test
    void shouldShowSpeedsWithSpreadThenRatios() {
        assertThat(view.tables()
                        .get(0)
                        .toText()
                        .lines()
                        .map(line -> line.strip().replaceAll(" {2,}", "  ")))
                .containsExactly(
                        "GB/s (10^9 bytes), CPUs near: median (least-most)",
                        "",
                        "64 KiB  1 MiB  16 MiB  256 MiB",
                        "shm  9.00 (8.10-9.90)  35.0 (31.5-38.5)  24.0 (21.6-26.4)  16.0 (14.4-17.6)",
                        "shm-in-place  12.0 (10.8-13.2)  40.0 (36.0-44.0)  20.0 (18.0-22.0)  11.0 (9.90-12.1)",
                        "pipe  4.00 (3.60-4.40)  3.60 (3.24-3.96)  3.00 (2.70-3.30)  3.00 (2.70-3.30)",
                        "fifo  4.10 (3.69-4.51)  3.50 (3.15-3.85)  3.10 (2.79-3.41)  3.00 (2.70-3.30)",
                        "unix  7.00 (6.30-7.70)  9.00 (8.10-9.90)  8.00 (7.20-8.80)  7.00 (6.30-7.70)",
                        "tcp  2.00 (1.80-2.20)  4.40 (3.96-4.84)  4.40 (3.96-4.84)  3.50 (3.15-3.85)",
                        "file  1.00 (0.900-1.10)  3.00 (2.70-3.30)  4.00 (3.60-4.40)  4.00 (3.60-4.40)",
                        "memcpy  52.0 (46.8-57.2)  45.0 (40.5-49.5)  24.0 (21.6-26.4)  15.0 (13.5-16.5)",
                        "private-sum  30.0 (27.0-33.0)  28.0 (25.2-30.8)  16.0 (14.4-17.6)  13.0 (11.7-14.3)",
                        "",
                        "shm : best of pipe, fifo, unix, tcp  1.29x unix  3.89x unix  3.00x unix  2.29x unix",
                        "shm : memcpy  0.173x  0.778x  1.00x  1.07x",
                        "shm-in-place : memcpy  0.231x  0.889x  0.833x  0.733x",
                        "shm-in-place : private-sum  0.400x  1.43x  1.25x  0.846x");
    }

    @Test
    void shouldShowEveryPlacementThatWasSeenAndNoOther() {
        assertThat(view.tables())
                .extracting(Table::title)
                .containsExactly(
                        "GB/s (10^9 bytes), CPUs near: median (least-most)",
                        "ns one way, the payload given away untouched, CPUs near: median (least-most)",
                        "GB/s (10^9 bytes), CPUs far: median (least-most)",
                        "CPU seconds per GB, both processes together, CPUs near: median",
                        "CPU seconds per GB, both processes together, CPUs far: median");
        Table far = view.tables().get(2);
        assertThat(far.rows())
                .extracting(Table.Row::label)
                .containsExactly(
                        "shm", "unix", "memcpy", "private-sum", "shm : best of pipe, fifo, unix, tcp", "shm : memcpy");
    }

    @Test
    void shouldCompareTheHandOverWithTheBareWord() {
        Table handOver = view.tables().get(1);

        assertThat(handOver.rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly(
                        "shm-hand-over [71.0 (70.0-72.0), 72.0 (71.0-73.0), -, -]",
                        "bare-word [60.0 (59.0-61.0), 60.0 (59.0-61.0), 60.0 (59.0-61.0), 60.0 (59.0-61.0)]",
                        "shm-hand-over : bare-word [1.18x, 1.20x, -, -]");
    }

    @Test
    void shouldSayWhereSharedMemoryLoses() {
        assertThat(view.findings())
                .containsExactly(
                        "With the CPUs near, shm is 1.29 to 3.89 times as fast as the best of pipe, fifo, unix and tcp.",
                        "Shared memory LOSES at 64 KiB with the CPUs far: 3.00 GB/s against 4.50 of unix, 0.667 times as "
                                + "fast.",
                        "With the CPUs far, shm is 0.667 to 2.62 times as fast as the best of pipe, fifo, unix and tcp.");
    }

    @Test
    void shouldShowNoSpreadWhereThereIsNone() {
        Result once = Result.of(
                "transfer",
                "shm",
                Map.of("payloadBytes", 4096, "placement", "far"),
                "GB/s",
                Summary.of(new double[] {7}, true),
                true);

        assertThat(new TransferView(List.of(once)).tables().get(0).rows().get(0).cells())
                .containsExactly("7.00 (once)");
    }

    @Test
    void shouldSayThatNothingWasSteady() {
        assertThat(new TransferView(List.of()).findings())
                .singleElement()
                .asString()
                .contains("Every segment was mixed");
    }

    @Test
    void shouldDrawOneChartForEachFigureAndPlacement() {
        assertThat(view.charts())
                .extracting(BarChart::title)
                .containsExactly(
                        "Speed, CPUs near (higher is better)",
                        "Speed, CPUs far (higher is better)",
                        "One message that gives the payload away, CPUs near (lower is better)",
                        "Processor time of both processes, CPUs near (lower is better)",
                        "Processor time of both processes, CPUs far (lower is better)");
        BarChart near = view.charts().get(0);
        assertThat(near.categories()).containsExactly("64 KiB", "1 MiB", "16 MiB", "256 MiB");
        assertThat(near.series().get(0).name()).isEqualTo("shm");
        assertThat(near.series().get(0).values()).containsExactly(9.0, 35.0, 24.0, 16.0);
    }

    @Test
    void shouldLookTheSameAfterAJourneyThroughJson() {
        TransferView again = new TransferView(
                ReportJson.fromJson(ReportJson.toJson(FixedResults.report())).results());

        assertThat(again.tables()).isEqualTo(view.tables());
    }

    @Test
    void shouldPutChartsFirstThenFiguresMachineAndMethodOnThePage() {
        String page = TransferPage.of(view, FixedResults.report(), List.of("left out: 1 GiB"))
                .toHtml();

        assertThat(List.of(
                        "<h1>",
                        "LOSES at 64 KiB",
                        "<figure>",
                        "<svg",
                        "<h2>Figures",
                        "<table>",
                        "left out: 1 GiB",
                        "<h2>Subjects",
                        "<h2>Machine",
                        "Fixed CPU",
                        "<h2>Method",
                        "CRC32C",
                        "<h2>Again"))
                .allSatisfy(part -> assertThat(page).contains(part))
                .isSortedAccordingTo(Comparator.comparingInt(page::indexOf));
    }
}
