package io.mortise.bench.locks;

import io.mortise.bench.report.Numbers;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The figures of one case, at one placement: a row for each subject, a column for each variant.
 *
 * @param kind      which case
 * @param placement where the processors were; empty where it does not matter
 * @param rows      by subject, with its operation if it has several, then by variant
 */
record CaseTable(Case kind, String placement, Map<String, Map<String, Result>> rows) {
    private static final Set<String> NO_VARIANT = Set.of(Case.PARAMETER, "placement", "operation");

    static CaseTable of(Case kind, String placement, List<Result> results) {
        Map<String, Map<String, Result>> rows = new LinkedHashMap<>();
        for (Result result : results) {
            boolean here = kind.label().equals(result.parameters().get(Case.PARAMETER))
                    && placement.equals(result.parameters().getOrDefault("placement", ""));
            if (here) {
                rows.computeIfAbsent(row(result), absent -> new LinkedHashMap<>())
                        .put(variant(result), result);
            }
        }
        return new CaseTable(kind, placement, rows);
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

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> variants() {
        Set<String> variants = new LinkedHashSet<>();
        rows.values().forEach(row -> variants.addAll(row.keySet()));
        return List.copyOf(variants);
    }

    Optional<Result> find(String row, String variant) {
        return Optional.ofNullable(rows.getOrDefault(row, Map.of()).get(variant));
    }

    /** In words, as {@code contended, CPUs near}. */
    String where() {
        return placement.isEmpty() ? kind.label() : kind.label() + ", CPUs " + placement;
    }

    Table table() {
        List<String> columns = Stream.concat(Stream.of(""), variants().stream()).toList();
        List<Table.Row> lines = new ArrayList<>();
        for (String row : rows.keySet()) {
            boolean ours = row.startsWith("mortise-");
            BiFunction<CaseTable, String, Optional<String>> cell =
                    (table, variant) -> table.find(row, variant).map(table::cell);
            lines.add(line(row, ours ? Table.Kind.STRONG : Table.Kind.PLAIN, cell));
        }
        for (Aim aim : aims()) {
            String rival = aim.rival();
            if (rival != null && rows.containsKey(rival)) {
                lines.add(line(
                        aim.row() + " : " + rival,
                        Table.Kind.DERIVED,
                        (table, variant) -> Numbers.ratio(table.find(aim.row(), variant), table.find(rival, variant))));
            }
        }
        String spread = kind.hasTimes() ? "median (90 %, 99 %)" : "median (least-most)";
        return new Table(where() + ": " + kind.meaning() + "; " + kind.unit() + ", " + spread, columns, lines);
    }

    private Table.Row line(String label, Table.Kind look, BiFunction<CaseTable, String, Optional<String>> cell) {
        List<String> cells = variants().stream()
                .map(variant -> cell.apply(this, variant).orElse(Numbers.NOTHING))
                .toList();
        return new Table.Row(label, cells, look);
    }

    private String cell(Result result) {
        if (!kind.hasTimes()) {
            return Numbers.withSpread(result);
        }
        return Numbers.format(result.median()) + " (" + percentile(result, "90") + ", " + percentile(result, "99")
                + ")";
    }

    private static String percentile(Result result, String name) {
        return Numbers.format(Objects.requireNonNullElse(result.percentiles().get(name), Double.NaN));
    }

    /** What the subjects of this table are meant to reach. */
    List<Aim> aims() {
        return Aim.ALL.stream()
                .filter(aim -> aim.kind() == kind && rows.containsKey(aim.row()))
                .toList();
    }
}
