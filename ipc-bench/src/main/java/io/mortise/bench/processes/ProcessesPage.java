package io.mortise.bench.processes;

import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.HtmlPage;
import io.mortise.bench.report.ReportPage;
import io.mortise.bench.result.Report;
import java.util.List;

/** The results on a page. */
final class ProcessesPage {
    private static final List<String> METHOD = List.of(
            "All that is ours or the JDK's is used by a JVM of its own, which does nothing else; Python by a script, one interpreter for each "
                    + "figure of each round.",
            "start, start-lambda: some in a row, from a parent that has started others before. The class path is four jars: the program's, "
                    + "Mortise's, Agrona's and JNA's. What a child prints goes to a file, which is looked at afterwards.",
            "start-first: the cache of class archives is empty. Its archive is made in the background meanwhile.",
            "submit, tiny, map: each task adds one to a number. All results are checked.",
            "argument: the task adds up one byte of each page. Two arrays of random bytes take turns.",
            "map-get, map-put: a fresh JVM for each in each round, keys in an order that cannot be guessed, then every value is looked at.",
            "Workers have been warmed up before, in each round anew.",
            "Rounds have a turn of each subject, those to be compared beside each other. Shown are median, least and most of "
                    + "all, or percentiles of all single times.");

    private ProcessesPage() {}

    static HtmlPage of(CaseView view, Report report, List<String> notes) {
        List<String> subjects =
                ReportPage.subjects(report, List.of(Subject.values()), Subject::label, Subject::meaning);
        return new ReportPage(
                        "Processes, pools and shared maps",
                        view.findings(),
                        view.charts(),
                        view.tables(),
                        notes,
                        subjects,
                        METHOD)
                .of(report);
    }
}
