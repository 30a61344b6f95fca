package io.mortise.bench.locks;

import io.mortise.bench.report.FigureTable;
import io.mortise.bench.report.Numbers;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The figures of one case, at one placement: a row for each subject, a column for each variant.
 *
 * @param kind      which case
 * @param placement where the processors were; empty where it does not matter
 * @param figures   by subject, with its operation if it has several, then by variant
 */
record CaseTable(Case kind, String placement, FigureTable figures) {
    private static final Set<String> NO_VARIANT = Set.of(Case.PARAMETER, "placement", "operation");

    static CaseTable of(Case kind, String placement, List<Result> results) {
        List<Result> here = results.stream()
                .filter(result -> kind.label().equals(result.parameters().get(Case.PARAMETER))
                        && placement.equals(result.parameters().getOrDefault("placement", "")))
                .toList();
        return new CaseTable(kind, placement, FigureTable.of(here, CaseTable::row, CaseTable::variant));
    }

    private static String row(Result result) {
        Object operation = result.parameters().get("operation");
        return operation == null ? result.subject() : result.subject() + " " + operation;
    }

    private static String variant(Result result) {
        return result.parameters().entrySet().stream()
                .filter(parameter -> !NO_VARIANT.contains(parameter.getKey()))
                .map(parameter -> word(parameter.getKey(), String.valueOf(parameter.getValue())))
                .findFirst()
                .orElse("");
    }

    private static String word(String parameter, String value) {
        return switch (parameter) {
            case "sectionUs" -> value.equals("0") ? "two increments" : "and " + value + " us inside";
            case "workUs" -> value.equals("0") ? "at once" : "after " + value + " us of work";
            case "blockedUs" -> "after " + value + " us";
            default -> value;
        };
    }

    /** In words, as {@code contended, CPUs near}. */
    String where() {
        return placement.isEmpty() ? kind.label() : kind.label() + ", CPUs " + placement;
    }

    Table table() {
        List<Table.Row> lines = new ArrayList<>(figures.lines(this::cell));
        for (Aim aim : aims()) {
            String rival = aim.rival();
            if (rival != null && figures.rows().containsKey(rival)) {
                lines.add(figures.line(
                        aim.row() + " : " + rival,
                        Table.Kind.DERIVED,
                        variant -> Numbers.ratio(figures.find(aim.row(), variant), figures.find(rival, variant))));
            }
        }
        String spread = kind.hasTimes() ? "median (90 %, 99 %)" : "median (least-most)";
        return figures.table(where() + ": " + kind.meaning() + "; " + kind.unit() + ", " + spread, lines);
    }

    private String cell(Result result) {
        return kind.hasTimes() ? Numbers.withPercentiles(result, "90", "99") : Numbers.withSpread(result);
    }

    /** What the subjects of this table are meant to reach. */
    List<Aim> aims() {
        return Aim.ALL.stream()
                .filter(aim -> aim.kind() == kind && figures.rows().containsKey(aim.row()))
                .toList();
    }
}
