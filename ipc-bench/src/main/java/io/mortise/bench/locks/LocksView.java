package io.mortise.bench.locks;

import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.CaseWords;
import io.mortise.bench.result.Result;
import java.util.List;

/** The results of a comparison of synchronisers, arranged for people. */
final class LocksView {
    private static final CaseWords WORDS = new CaseWords("operation", LocksView::heading);

    private LocksView() {}

    static CaseView of(List<Result> results) {
        return CaseView.of(results, List.of(Case.values()), WORDS, Aims.ALL);
    }

    private static String heading(String parameter, String value) {
        return switch (parameter) {
            case "sectionUs" -> value.equals("0") ? "two increments" : "and " + value + " us inside";
            case "workUs" -> value.equals("0") ? "at once" : "after " + value + " us of work";
            case "blockedUs" -> "after " + value + " us";
            default -> value;
        };
    }
}
