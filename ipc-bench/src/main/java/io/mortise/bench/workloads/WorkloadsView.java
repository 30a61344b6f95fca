package io.mortise.bench.workloads;

import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.FigureTable;
import io.mortise.bench.report.Numbers;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of a comparison, arranged for people: a table, a chart and what they come to. */
final class WorkloadsView {
    private static final List<Mode> RIVALS = List.of(Mode.THREADS, Mode.PROCESSES);

    private final FigureTable figures;

    WorkloadsView(List<Result> results) {
        figures = FigureTable.of(
                results.stream()
                        .sorted(Comparator.comparing(WorkloadsView::mode))
                        .toList(),
                Result::subject,
                result -> String.valueOf(result.parameters().get("workload")));
    }

    private static Mode mode(Result result) {
        return Mode.bySubject(result.subject());
    }

    /** Times, and how many times as fast they are as one after the other. */
    Table table() {
        List<Table.Row> lines = new ArrayList<>(figures.lines(Numbers::withSpread));
        for (Mode mode : RIVALS) {
            lines.add(
                    figures.line("speed-up, " + mode.label(), Table.Kind.DERIVED, workload -> speedUp(mode, workload)));
        }
        return figures.table("all tasks done: ms, median (least-most); speed-up over serial", lines);
    }

    private Optional<Result> find(Mode mode, String workload) {
        return figures.find(mode.subject(), workload);
    }

    private Optional<String> speedUp(Mode mode, String workload) {
        return Numbers.ratio(find(Mode.SERIAL, workload), find(mode, workload));
    }

    /** One for each workload. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (String workload : figures.variants()) {
            List<String> parts = new ArrayList<>();
            for (Mode mode : RIVALS) {
                finding(mode, workload).ifPresent(parts::add);
            }
            boolean isStart = workload.equals(WorkloadsRun.START);
            findings.add(
                    workload + ": " + String.join(", ", parts) + (isStart ? "" : " as fast as one after the other"));
        }
        return findings;
    }

    private Optional<String> finding(Mode mode, String workload) {
        return find(mode, workload).map(result -> {
            String who = result.parameters().get("workers") + " " + mode.label();
            return workload.equals(WorkloadsRun.START)
                    ? who + " after " + Numbers.format(result.median()) + " ms"
                    : who + " " + speedUp(mode, workload).orElse(Numbers.NOTHING);
        });
    }

    BarChart chart() {
        List<String> workloads = figures.variants().stream()
                .filter(workload -> !workload.equals(WorkloadsRun.START))
                .toList();
        List<BarChart.Series> series = new ArrayList<>();
        for (Mode mode : RIVALS) {
            List<@Nullable Double> values = new ArrayList<>();
            for (String workload : workloads) {
                values.add(find(Mode.SERIAL, workload)
                        .flatMap(serial -> find(mode, workload).map(result -> serial.median() / result.median()))
                        .orElse(null));
            }
            series.add(new BarChart.Series(mode.label(), mode.color(), values));
        }
        return new BarChart("Speed-up over one task after the other (higher is better)", "times", workloads, series);
    }
}
