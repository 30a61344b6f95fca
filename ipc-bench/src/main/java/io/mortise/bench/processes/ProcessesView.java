package io.mortise.bench.processes;

import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.CaseWords;
import io.mortise.bench.result.Result;
import java.util.List;

/** The results of a comparison of processes, arranged for people. */
final class ProcessesView {
    private static final CaseWords WORDS = new CaseWords(Case.WAY, ProcessesView::heading);

    private ProcessesView() {}

    static CaseView of(List<Result> results) {
        return CaseView.of(results, List.of(Case.values()), WORDS, Aims.ALL);
    }

    private static String heading(String parameter, String value) {
        return switch (parameter) {
            case PoolTrial.BYTES -> Sizes.format(Long.parseLong(value));
            case MapTrial.ENTRIES -> MapTrial.heading(Integer.parseInt(value));
            default -> value;
        };
    }
}
