package io.mortise.bench.locks;

import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.HtmlPage;
import io.mortise.bench.report.ReportPage;
import io.mortise.bench.result.Report;
import java.util.List;

/** The results on a page. */
final class LocksPage {
    private static final List<String> METHOD = List.of(
            "What is ours runs between two JVMs, what is the JDK's between two threads of one. All else is the same: one loop, one "
                    + "clock, the same counters in the same memory.",
            "uncontended: a fresh JVM for each operation in each round, warmed up, then five batches of 20 ms.",
            "contended: each party acquires, increments two plain longs, stays as long as told, and releases, without a pause. "
                    + "Both counters must equal the number of acquisitions, or the run fails.",
            "share: five such segments in a row are a window of one second.",
            "hand-off: the time of a round trip less the work that is done meanwhile. With work both parties sleep in each turn; "
                    + "without, one that spins before it sleeps may be quick enough not to sleep at all.",
            "wake-up: the waker spins, and notes the time right before it signals; both read the same clock.",
            "idle-waiter: processor time of all Java threads of a JVM in which one thread waits for a second. polling: native code "
                    + "cannot be loaded there.",
            "Rounds have a segment of each subject, those to be compared beside each other. Shown are median, least and most of "
                    + "all segments, or percentiles of all single times.",
            "Before and after each segment of two parties one word is thrown to and fro between them: a round trip tells whether "
                    + "the CPUs are near or far. Segments in which it changed are dropped.");

    private LocksPage() {}

    static HtmlPage of(CaseView view, Report report, List<String> notes) {
        List<String> subjects =
                ReportPage.subjects(report, List.of(Subject.values()), Subject::label, Subject::meaning);
        return new ReportPage(
                        "Synchronisers between two JVMs",
                        view.findings(),
                        view.charts(),
                        view.tables(),
                        notes,
                        subjects,
                        METHOD)
                .of(report);
    }
}
