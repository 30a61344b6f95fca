package io.mortise.bench.workloads;

import io.mortise.bench.report.Chart;
import io.mortise.bench.report.HtmlPage;
import io.mortise.bench.report.ReportPage;
import io.mortise.bench.result.Report;
import java.util.ArrayList;
import java.util.List;

/** The results on a page. */
final class WorkloadsPage {
    private static final List<String> METHOD = List.of(
            "The same task objects in all modes, submitted all at once to an ExecutorService: the JDK's fixed pool of threads, a ProcessPool, or one that runs "
                    + "each where it is submitted.",
            "The time is that from before the first task is submitted until the last result is there. Workers have been started, and each mode has done all tasks, at least once and "
                    + "for half a second (--quick: 50 ms), before anything counts.",
            "Every result is checked after each run: answers, sums and counts against what is known beforehand by other means, files byte by byte.",
            "start: from nothing until each worker of a new pool has done a task.",
            "Rounds have a run of each workload in each mode, in turning order. Shown are median, least and most of all rounds; the timelines show the run that "
                    + "took the median.",
            "Each worker notes when it begins and ends a task. What lies between the bars is the way there and back.");

    private WorkloadsPage() {}

    static HtmlPage of(WorkloadsView view, WorkloadsPlan plan, WorkloadsOutcome outcome, Report report) {
        List<Chart> charts = new ArrayList<>();
        charts.add(view.chart());
        charts.addAll(outcome.timelines());
        List<String> method = new ArrayList<>();
        plan.workloads().forEach(workload -> method.add(workload.label() + ": " + workload.meaning(plan)));
        method.addAll(METHOD);
        return new ReportPage(
                        "Threads or processes?",
                        view.findings(),
                        charts,
                        List.of(view.table()),
                        outcome.notes(),
                        ReportPage.subjects(report, List.of(Mode.values()), Mode::subject, Mode::meaning),
                        method)
                .of(report);
    }
}
