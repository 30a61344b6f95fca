package io.mortise.bench.report;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.result.Result;
import java.util.ArrayList;
import java.util.List;

/** The results of a command that measures several cases, arranged for people: tables, charts and what they come to. */
public final class CaseView {
    private final List<CaseTable> tables;
    private final boolean hasPlacement;

    private CaseView(List<CaseTable> tables, boolean hasPlacement) {
        this.tables = tables;
        this.hasPlacement = hasPlacement;
    }

    /**
     * Arranges results.
     *
     * @param results of all cases
     * @param cases   in the order in which they are shown
     * @param words   for rows and columns
     * @param aims    of all cases
     * @return the view
     */
    public static CaseView of(
            List<Result> results, List<? extends ReportCase> cases, CaseWords words, List<CaseAim> aims) {
        List<CaseTable> tables = new ArrayList<>();
        for (ReportCase one : cases) {
            for (String placement :
                    one.hasPlacement() ? List.of(Placement.NEAR.label(), Placement.FAR.label()) : List.of("")) {
                CaseTable table = CaseTable.of(one, placement, results, words, aims);
                if (!table.figures().isEmpty()) {
                    tables.add(table);
                }
            }
        }
        return new CaseView(tables, cases.stream().anyMatch(ReportCase::hasPlacement));
    }

    /**
     * {@return a table for each case, and for each placement where that matters}
     */
    public List<Table> tables() {
        return tables.stream().map(CaseTable::table).toList();
    }

    /**
     * {@return what is not as fast as it is meant to be, what is, then how much is}
     */
    public List<String> findings() {
        if (tables.isEmpty() && !hasPlacement) {
            return List.of("There is nothing to show: all was left out.");
        }
        if (tables.isEmpty()) {
            return List.of(
                    "Every segment was mixed: the processors moved, or others wanted them too. There is nothing to "
                            + "show; run it again when the machine is quiet.");
        }
        List<CaseTable.Finding> findings =
                tables.stream().flatMap(table -> table.findings().stream()).toList();
        List<String> lines = new ArrayList<>();
        for (boolean isReached : new boolean[] {false, true}) {
            findings.stream()
                    .filter(finding -> finding.isReached() == isReached)
                    .forEach(finding -> lines.add(finding.line()));
        }
        long reached = findings.stream().filter(CaseTable.Finding::isReached).count();
        lines.add(reached + " of " + findings.size() + " aims reached.");
        return lines;
    }

    /**
     * {@return a chart for each table of which one makes sense}
     */
    public List<BarChart> charts() {
        return tables.stream()
                .filter(table -> table.kind().hasChart())
                .map(CaseTable::chart)
                .toList();
    }
}
