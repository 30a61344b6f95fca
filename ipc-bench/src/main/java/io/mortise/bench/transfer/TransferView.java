package io.mortise.bench.transfer;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.Numbers;
import io.mortise.bench.report.SeriesColor;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The results of a comparison, arranged for people: tables, charts and what they come to. */
final class TransferView {
    private final List<Result> results;
    private final List<Integer> sizes;
    private final List<Placement> placements;

    TransferView(List<Result> results) {
        this.results = results;
        this.sizes = sizes(results);
        this.placements = List.of(Placement.NEAR, Placement.FAR).stream()
                .filter(placement ->
                        results.stream().anyMatch(result -> placement.label().equals(placementOf(result))))
                .toList();
    }

    private static List<Integer> sizes(List<Result> results) {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (Result result : results) {
            if (result.parameters().get("payloadBytes") instanceof Integer size) {
                sizes.add(size);
            }
        }
        return List.copyOf(sizes);
    }

    private static String placementOf(Result result) {
        return String.valueOf(result.parameters().get("placement"));
    }

    /** Where the processors were seen, near first. */
    List<Placement> placements() {
        return placements;
    }

    private Optional<Result> find(String benchmark, Subject subject, int size, Placement placement) {
        return results.stream()
                .filter(result -> result.benchmark().equals(benchmark)
                        && result.subject().equals(subject.label())
                        && (subject == Subject.BARE_WORD
                                || Integer.valueOf(size)
                                        .equals(result.parameters().get("payloadBytes")))
                        && (!subject.hasPlacement() || placement.label().equals(placementOf(result))))
                .findFirst();
    }

    private Optional<Result> figure(Subject subject, int size, Placement placement) {
        return find(Transfer.BENCHMARK, subject, size, placement);
    }

    /** The fastest of pipes and sockets at this size. */
    private Optional<Result> bestRival(int size, Placement placement) {
        return subjects(Subject::isPipeOrSocket).stream()
                .map(subject -> figure(subject, size, placement))
                .flatMap(Optional::stream)
                .max(Comparator.comparingDouble(Result::median));
    }

    private static List<Subject> subjects(java.util.function.Predicate<Subject> chosen) {
        return List.of(Subject.values()).stream().filter(chosen).toList();
    }

    /** All tables, those of one placement beside each other. */
    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (Placement placement : placements) {
            tables.add(speeds(placement));
            handOver(placement).ifPresent(tables::add);
        }
        for (Placement placement : placements) {
            tables.add(cpuTimes(placement));
        }
        return tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    private Table speeds(Placement placement) {
        List<Table.Row> rows = new ArrayList<>();
        for (Subject subject : subjects(subject -> subject.kind() != Subject.Kind.HAND_OVER)) {
            addRow(
                    rows,
                    subject,
                    placement,
                    size -> figure(subject, size, placement).map(Numbers::withSpread));
        }
        addDerived(rows, "shm : best of pipe, fifo, unix, tcp", size -> timesBestRival(size, placement));
        addDerived(
                rows,
                "shm : memcpy",
                size -> Numbers.ratio(figure(Subject.SHM, size, placement), figure(Subject.MEMCPY, size, placement)));
        addDerived(
                rows,
                "shm-in-place : memcpy",
                size -> Numbers.ratio(
                        figure(Subject.SHM_IN_PLACE, size, placement), figure(Subject.MEMCPY, size, placement)));
        addDerived(
                rows,
                "shm-in-place : private-sum",
                size -> Numbers.ratio(
                        figure(Subject.SHM_IN_PLACE, size, placement), figure(Subject.PRIVATE_SUM, size, placement)));
        return table("GB/s (10^9 bytes), CPUs " + placement.label() + ": median (least-most)", rows);
    }

    private Optional<Table> handOver(Placement placement) {
        List<Table.Row> rows = new ArrayList<>();
        for (Subject subject : subjects(subject -> subject.kind() == Subject.Kind.HAND_OVER)) {
            addRow(
                    rows,
                    subject,
                    placement,
                    size -> figure(subject, size, placement).map(Numbers::withSpread));
        }
        addDerived(
                rows,
                "shm-hand-over : bare-word",
                size -> Numbers.ratio(
                        figure(Subject.SHM_HAND_OVER, size, placement), figure(Subject.BARE_WORD, size, placement)));
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(table(
                        "ns one way, the payload given away untouched, CPUs " + placement.label()
                                + ": median (least-most)",
                        rows));
    }

    private Table cpuTimes(Placement placement) {
        List<Table.Row> rows = new ArrayList<>();
        for (Subject subject : subjects(subject -> subject.kind() == Subject.Kind.STREAM)) {
            addRow(
                    rows,
                    subject,
                    placement,
                    size -> find(Transfer.CPU_BENCHMARK, subject, size, placement)
                            .map(result -> Numbers.format(result.median())));
        }
        return table("CPU seconds per GB, both processes together, CPUs " + placement.label() + ": median", rows);
    }

    private Table table(String title, List<Table.Row> rows) {
        List<String> columns = new ArrayList<>();
        columns.add("");
        sizes.forEach(size -> columns.add(Sizes.format(size)));
        return new Table(title, columns, rows);
    }

    private void addRow(
            List<Table.Row> rows, Subject subject, Placement placement, IntFunction<Optional<String>> cell) {
        Table.Kind kind = subject == Subject.SHM ? Table.Kind.STRONG : Table.Kind.PLAIN;
        if (sizes.stream().anyMatch(size -> figure(subject, size, placement).isPresent())) {
            rows.add(new Table.Row(subject.label(), cells(cell), kind));
        }
    }

    private void addDerived(List<Table.Row> rows, String label, IntFunction<Optional<String>> cell) {
        List<String> cells = cells(cell);
        if (cells.stream().anyMatch(text -> !text.equals(Numbers.NOTHING))) {
            rows.add(new Table.Row(label, cells, Table.Kind.DERIVED));
        }
    }

    private List<String> cells(IntFunction<Optional<String>> cell) {
        return sizes.stream()
                .map(size -> cell.apply(size).orElse(Numbers.NOTHING))
                .toList();
    }

    private Optional<String> timesBestRival(int size, Placement placement) {
        return figure(Subject.SHM, size, placement)
                .flatMap(shm -> bestRival(size, placement)
                        .map(rival -> Numbers.format(shm.median() / rival.median()) + "x " + rival.subject()));
    }

    /** What it comes to, losses of shared memory first of all. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        if (placements.isEmpty()) {
            findings.add(
                    "Every segment was mixed: the processors moved, or others wanted them too. There is nothing to show; "
                            + "run it again when the machine is quiet.");
        }
        for (Placement placement : placements) {
            List<Double> ratios = new ArrayList<>();
            for (int size : sizes) {
                Optional<Result> shm = figure(Subject.SHM, size, placement);
                Optional<Result> rival = bestRival(size, placement);
                if (shm.isPresent() && rival.isPresent()) {
                    double ratio = shm.get().median() / rival.get().median();
                    ratios.add(ratio);
                    if (ratio < 1) {
                        findings.add(loss(size, placement, shm.get(), rival.get(), ratio));
                    }
                }
            }
            summary(placement, ratios).ifPresent(findings::add);
        }
        return findings;
    }

    private static String loss(int size, Placement placement, Result shm, Result rival, double ratio) {
        return "Shared memory LOSES at " + Sizes.format(size) + " with the CPUs " + placement.label() + ": "
                + Numbers.format(shm.median()) + " GB/s against " + Numbers.format(rival.median()) + " of "
                + rival.subject() + ", "
                + Numbers.format(ratio) + " times as fast.";
    }

    private static Optional<String> summary(Placement placement, List<Double> ratios) {
        return ratios.stream().min(Double::compare).map(least -> {
            double most = ratios.stream().max(Double::compare).orElse(least);
            String range =
                    ratios.size() == 1 ? Numbers.format(least) : Numbers.format(least) + " to " + Numbers.format(most);
            return "With the CPUs " + placement.label() + ", shm is " + range
                    + " times as fast as the best of pipe, fifo, unix and tcp.";
        });
    }

    /** The charts, fastest means first to meet the eye. */
    List<BarChart> charts() {
        List<BarChart> charts = new ArrayList<>();
        for (Placement placement : placements) {
            charts.add(chart(
                    "Speed, CPUs " + placement.label() + " (higher is better)",
                    Transfer.SPEED,
                    subject -> subject.kind() == Subject.Kind.STREAM || subject == Subject.MEMCPY,
                    Transfer.BENCHMARK,
                    placement));
        }
        for (Placement placement : placements) {
            charts.add(chart(
                    "One message that gives the payload away, CPUs " + placement.label() + " (lower is better)",
                    "ns one way",
                    subject -> subject.kind() == Subject.Kind.HAND_OVER,
                    Transfer.BENCHMARK,
                    placement));
        }
        for (Placement placement : placements) {
            charts.add(chart(
                    "Processor time of both processes, CPUs " + placement.label() + " (lower is better)",
                    "CPU seconds per GB",
                    subject -> subject.kind() == Subject.Kind.STREAM,
                    Transfer.CPU_BENCHMARK,
                    placement));
        }
        return charts.stream().filter(chart -> !chart.series().isEmpty()).toList();
    }

    private BarChart chart(
            String title,
            String unit,
            java.util.function.Predicate<Subject> chosen,
            String benchmark,
            Placement placement) {
        List<BarChart.Series> series = new ArrayList<>();
        for (Subject subject : subjects(chosen)) {
            Function<Integer, Double> value = size -> find(benchmark, subject, size, placement)
                    .map(Result::median)
                    .orElse(null);
            List<Double> values = sizes.stream().map(value).collect(java.util.stream.Collectors.toList());
            if (values.stream().anyMatch(java.util.Objects::nonNull)) {
                series.add(new BarChart.Series(subject.label(), color(subject), values));
            }
        }
        return new BarChart(title, unit, sizes.stream().map(Sizes::format).toList(), series);
    }

    private static SeriesColor color(Subject subject) {
        return switch (subject) {
            case SHM, SHM_HAND_OVER -> SeriesColor.BLUE;
            case SHM_IN_PLACE -> SeriesColor.SKY;
            case PIPE -> SeriesColor.YELLOW;
            case FIFO -> SeriesColor.ORANGE;
            case UNIX -> SeriesColor.VERMILLION;
            case TCP -> SeriesColor.PURPLE;
            case FILE -> SeriesColor.GREEN;
            case MEMCPY, PRIVATE_SUM, BARE_WORD -> SeriesColor.GREY;
        };
    }
}
