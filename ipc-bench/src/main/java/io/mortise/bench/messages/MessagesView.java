package io.mortise.bench.messages;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.FigureTable;
import io.mortise.bench.report.Numbers;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results of a comparison, arranged for people: tables, charts and what they come to. */
final class MessagesView {
    private static final List<Subject> SUBJECTS = List.of(Subject.values());

    /** Of rows, and of columns. */
    private static final Comparator<Result> ORDER = Comparator.<Result>comparingInt(
                    result -> SUBJECTS.indexOf(Subject.byLabel(result.subject())))
            .thenComparing(result -> result.parameters().containsKey(LatencyTrial.BLOCKING))
            .thenComparingLong(result -> number(result.parameters(), "producers"))
            .thenComparingLong(result -> number(result.parameters(), "messageBytes"))
            .thenComparingLong(result -> number(result.parameters(), "batch"));

    private final String benchmark;
    private final Map<Placement, FigureTable> tables = new LinkedHashMap<>();

    MessagesView(String benchmark, List<Result> results) {
        this.benchmark = benchmark;
        for (Placement placement : List.of(Placement.NEAR, Placement.FAR)) {
            List<Result> here = results.stream()
                    .filter(result ->
                            placement.label().equals(result.parameters().get("placement")))
                    .sorted(ORDER)
                    .toList();
            FigureTable table = FigureTable.of(here, Result::subject, MessagesView::variant);
            if (!table.isEmpty()) {
                tables.put(placement, table);
            }
        }
    }

    private static String variant(Result result) {
        Map<String, Object> parameters = result.parameters();
        StringBuilder variant = new StringBuilder(Sizes.format(number(parameters, "messageBytes")));
        if (parameters.containsKey("batch")) {
            variant.append(" x").append(parameters.get("batch"));
        }
        if (parameters.containsKey("producers") || parameters.containsKey("consumers")) {
            variant.append(", ")
                    .append(number(parameters, "producers"))
                    .append('+')
                    .append(number(parameters, "consumers"));
        }
        if (parameters.containsKey(LatencyTrial.BLOCKING)) {
            variant.append(", ").append(parameters.get(LatencyTrial.BLOCKING));
        }
        return variant.toString();
    }

    private static long number(Map<String, Object> parameters, String name) {
        return parameters.get(name) instanceof Number number ? number.longValue() : 1;
    }

    private boolean isLatency() {
        return benchmark.equals(LatencyTrial.BENCHMARK);
    }

    private String where(Placement placement) {
        return "CPUs " + placement.label();
    }

    /** One for each placement. */
    List<Table> tables() {
        List<Table> shown = new ArrayList<>();
        tables.forEach((placement, table) -> shown.add(table.table(
                where(placement)
                        + (isLatency()
                                ? ": ns there and back, median (90 %, 99 %, 99.9 %)"
                                : ": messages/s one way, median (least-most)"),
                table.lines(this::cell))));
        return shown;
    }

    private String cell(Result result) {
        return isLatency() ? Numbers.withPercentiles(result, "90", "99", "99.9") : Numbers.withSpread(result);
    }

    /** What is as fast as it is meant to be and what is not, then how much is. */
    List<String> findings() {
        if (tables.isEmpty()) {
            return List.of(
                    "Every segment was mixed: the processors moved, or others wanted them too. There is nothing to "
                            + "show; run it again when the machine is quiet.");
        }
        List<Aim.Finding> findings = new ArrayList<>();
        tables.forEach((placement, table) -> Aim.ALL.stream()
                .filter(aim -> aim.benchmark().equals(benchmark))
                .map(aim -> aim.look(table, where(placement)))
                .flatMap(Optional::stream)
                .forEach(findings::add));
        List<String> lines =
                new ArrayList<>(findings.stream().map(Aim.Finding::line).toList());
        lines.add(
                findings.stream().filter(Aim.Finding::isReached).count() + " of " + findings.size() + " aims reached.");
        return lines;
    }

    /** One for each placement. */
    List<BarChart> charts() {
        List<BarChart> charts = new ArrayList<>();
        tables.forEach((placement, table) -> charts.add(table.chart(
                where(placement)
                        + (isLatency() ? ": there and back (lower is better)" : ": one way (higher is better)"),
                isLatency() ? "ns" : "messages/s",
                "")));
        return charts;
    }
}
