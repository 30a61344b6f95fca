package io.mortise.bench.locks;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.report.BarChart;
import io.mortise.bench.report.Numbers;
import io.mortise.bench.report.Table;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results of a comparison, arranged for people: tables, charts and what they come to. */
final class LocksView {
    private final List<CaseTable> cases;

    LocksView(List<Result> results) {
        this.cases = cases(results);
    }

    private static List<CaseTable> cases(List<Result> results) {
        List<CaseTable> cases = new ArrayList<>();
        for (Case one : Case.values()) {
            for (String placement :
                    one.hasPlacement() ? List.of(Placement.NEAR.label(), Placement.FAR.label()) : List.of("")) {
                CaseTable table = CaseTable.of(one, placement, results);
                if (!table.figures().isEmpty()) {
                    cases.add(table);
                }
            }
        }
        return cases;
    }

    List<Table> tables() {
        return cases.stream().map(CaseTable::table).toList();
    }

    /** What is not as fast as it is meant to be, then how much is. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        int reached = 0;
        int looked = 0;
        for (CaseTable table : cases) {
            for (Aim aim : table.aims()) {
                for (String variant : table.figures().variants()) {
                    Optional<Double> value = value(aim, table, variant);
                    if (aim.limit() == null || value.isEmpty()) {
                        continue;
                    }
                    looked++;
                    if (aim.isReached(value.get())) {
                        reached++;
                    } else {
                        findings.add(missed(aim, aim.limit(), table, variant, value.get()));
                    }
                }
            }
        }
        if (cases.isEmpty()) {
            findings.add(
                    "Every segment was mixed: the processors moved, or others wanted them too. There is nothing to "
                            + "show; run it again when the machine is quiet.");
        } else {
            findings.add(reached + " of " + looked + " aims reached.");
        }
        return findings;
    }

    private static Optional<Double> value(Aim aim, CaseTable table, String variant) {
        if (aim.variant() != null && !aim.variant().equals(variant)) {
            return Optional.empty();
        }
        Optional<Double> median = table.figures().find(aim.row(), variant).map(Result::median);
        String rival = aim.rival();
        if (rival == null) {
            return median;
        }
        Optional<Double> of = table.figures().find(rival, variant).map(Result::median);
        return median.flatMap(value -> of.map(other -> value / other));
    }

    private static String missed(Aim aim, double limit, CaseTable table, String variant, double value) {
        String place = variant.isEmpty() ? table.where() : table.where() + ", " + variant;
        String bound = (aim.kind().higherIsBetter() ? "at least " : "at most ") + Numbers.format(limit);
        return aim.rival() == null
                ? "MISSED: " + place + ": " + aim.row() + " " + Numbers.format(value) + " "
                        + aim.kind().unit() + ", aim is " + bound
                : "MISSED: " + place + ": " + aim.row() + " is " + Numbers.format(value) + " times " + aim.rival()
                        + ", aim is " + bound;
    }

    /** A chart for each case of two parties and placement. */
    List<BarChart> charts() {
        return cases.stream()
                .filter(table -> table.kind().hasPlacement())
                .map(LocksView::chart)
                .toList();
    }

    private static BarChart chart(CaseTable table) {
        String better = table.kind().higherIsBetter() ? "higher" : "lower";
        return table.figures()
                .chart(
                        table.where() + ": " + table.kind().meaning() + " (" + better + " is better)",
                        table.kind().unit(),
                        table.kind().label());
    }
}
