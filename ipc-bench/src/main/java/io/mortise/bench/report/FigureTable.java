package io.mortise.bench.report;

import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one kind, taken at one placement: a row for each subject, a column for each variant.
 *
 * @param rows by name, then by variant
 */
public record FigureTable(Map<String, Map<String, Result>> rows) {
    private static final List<SeriesColor> COLORS = List.of(SeriesColor.values());

    /**
     * Sorts figures into rows and columns.
     *
     * @param results figures of one kind
     * @param row     the name of the row of each
     * @param variant the heading of the column of each
     * @return in the order in which they come
     */
    public static FigureTable of(List<Result> results, Function<Result, String> row, Function<Result, String> variant) {
        Map<String, Map<String, Result>> rows = new LinkedHashMap<>();
        for (Result result : results) {
            rows.computeIfAbsent(row.apply(result), absent -> new LinkedHashMap<>())
                    .put(variant.apply(result), result);
        }
        return new FigureTable(rows);
    }

    /**
     * {@return whether there is no figure}
     */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * {@return the headings of the columns}
     */
    public List<String> variants() {
        Set<String> variants = new LinkedHashSet<>();
        rows.values().forEach(row -> variants.addAll(row.keySet()));
        return List.copyOf(variants);
    }

    /**
     * Finds a figure.
     *
     * @param row     its row
     * @param variant its column
     * @return the figure, if there is one
     */
    public Optional<Result> find(String row, String variant) {
        return Optional.ofNullable(rows.getOrDefault(row, Map.of()).get(variant));
    }

    /**
     * A line of the table as it is shown.
     *
     * @param label of the line
     * @param look  how it is set off
     * @param cell  what stands in the column of a variant
     * @return the line
     */
    public Table.Row line(String label, Table.Kind look, Function<String, Optional<String>> cell) {
        List<String> cells = variants().stream()
                .map(variant -> cell.apply(variant).orElse(Numbers.NOTHING))
                .toList();
        return new Table.Row(label, cells, look);
    }

    /**
     * Lines of all figures, ours set off.
     *
     * @param cell how a figure is written
     * @return a line for each row
     */
    public List<Table.Row> lines(Function<Result, String> cell) {
        List<Table.Row> lines = new ArrayList<>();
        for (String row : rows.keySet()) {
            Table.Kind look = row.startsWith("mortise-") ? Table.Kind.STRONG : Table.Kind.PLAIN;
            lines.add(line(row, look, variant -> find(row, variant).map(cell)));
        }
        return lines;
    }

    /**
     * The table as it is shown.
     *
     * @param title what it holds
     * @param lines of it
     * @return the table
     */
    public Table table(String title, List<Table.Row> lines) {
        return new Table(
                title, Stream.concat(Stream.of(""), variants().stream()).toList(), lines);
    }

    /**
     * Draws medians as bars.
     *
     * @param title   what they show
     * @param unit    of the values
     * @param unnamed what a column without a heading is called
     * @return the chart
     */
    public BarChart chart(String title, String unit, String unnamed) {
        List<BarChart.Series> series = new ArrayList<>();
        for (String row : rows.keySet()) {
            List<@Nullable Double> values = new ArrayList<>();
            for (String variant : variants()) {
                values.add(find(row, variant).map(Result::median).orElse(null));
            }
            series.add(new BarChart.Series(row, COLORS.get(series.size() % COLORS.size()), values));
        }
        List<String> categories = variants().stream()
                .map(variant -> variant.isEmpty() ? unnamed : variant)
                .toList();
        return new BarChart(title, unit, categories, series);
    }
}
