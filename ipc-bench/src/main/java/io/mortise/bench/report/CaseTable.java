package io.mortise.bench.report;

import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The figures of one case, at one placement: a row for each subject, a column for each variant.
 *
 * @param kind      which case
 * @param placement where the processors were; empty where it does not matter
 * @param figures   by subject, with its operation if it has several, then by variant
 * @param aims      of the subjects that are here
 */
record CaseTable(ReportCase kind, String placement, FigureTable figures, List<CaseAim> aims) {
    static CaseTable of(
            ReportCase kind, String placement, List<Result> results, CaseWords words, List<CaseAim> allAims) {
        List<Result> here = results.stream()
                .filter(result -> kind.label().equals(result.parameters().get(ReportCase.PARAMETER))
                        && placement.equals(result.parameters().getOrDefault(CaseWords.PLACEMENT, "")))
                .toList();
        FigureTable figures = FigureTable.of(here, words::row, words::variant);
        List<CaseAim> aims = allAims.stream()
                .filter(aim -> aim.kind() == kind && figures.rows().containsKey(aim.row()))
                .toList();
        return new CaseTable(kind, placement, figures, aims);
    }

    /** In words, as {@code contended, CPUs near}. */
    private String where() {
        return placement.isEmpty() ? kind.label() : kind.label() + ", CPUs " + placement;
    }

    Table table() {
        List<Table.Row> lines = new ArrayList<>(figures.lines(this::cell));
        for (CaseAim aim : aims) {
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

    /** What came of each aim, for each variant. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (CaseAim aim : aims) {
            Double limit = aim.limit();
            for (String variant : figures.variants()) {
                if (limit != null && (aim.variant() == null || aim.variant().equals(variant))) {
                    value(aim, variant)
                            .map(value -> finding(aim, limit, variant, value))
                            .ifPresent(findings::add);
                }
            }
        }
        return findings;
    }

    private Optional<Double> value(CaseAim aim, String variant) {
        Optional<Double> median = figures.find(aim.row(), variant).map(Result::median);
        String rival = aim.rival();
        return rival == null
                ? median
                : median.flatMap(value -> figures.find(rival, variant).map(other -> value / other.median()));
    }

    private Finding finding(CaseAim aim, double limit, String variant, double value) {
        boolean isReached = aim.isReached(value, limit);
        String place = variant.isEmpty() ? where() : where() + ", " + variant;
        String what = aim.rival() == null
                ? aim.row() + " " + Numbers.format(value) + " " + kind.unit()
                : aim.row() + " is " + Numbers.format(value) + " times " + aim.rival();
        String bound = (kind.higherIsBetter() ? "at least " : "at most ") + Numbers.format(limit);
        return new Finding(
                isReached, (isReached ? "REACHED: " : "MISSED: ") + place + ": " + what + ", aim is " + bound);
    }

    BarChart chart() {
        String better = kind.higherIsBetter() ? "higher" : "lower";
        return figures.chart(
                where() + ": " + kind.meaning() + " (" + better + " is better)", kind.unit(), kind.label());
    }

    /**
     * What came of an aim.
     *
     * @param isReached whether it was
     * @param line      to be printed
     */
    record Finding(boolean isReached, String line) {}
}
