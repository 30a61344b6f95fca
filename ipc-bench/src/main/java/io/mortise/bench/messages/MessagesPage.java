package io.mortise.bench.messages;

import io.mortise.bench.report.HtmlPage;
import io.mortise.bench.report.ReportPage;
import io.mortise.bench.result.Report;
import java.util.ArrayList;
import java.util.List;

/** The results on a page. */
final class MessagesPage {
    private static final List<String> COMMON = List.of(
            "Each subject has two JVMs of its own, or, if it lives in one process, a single JVM with two threads. One loop drives all; they "
                    + "begin and end alike, and one probe and one clock serve all.",
            "Each sender copies every message from private memory. Each receiver looks at its number and at its end where it lies, or "
                    + "where it was put; a wrong, missing or repeated one ends the run.",
            "Before anything is timed, each subject moves messages of each size of which every byte is looked at.",
            "Rounds have a segment of each figure. Before and after each segment one word is thrown to and fro between the two "
                    + "processors: that tells whether they are near or far. Segments in which it changed are dropped.");
    private static final List<String> THROUGHPUT = List.of(
            "One way, as fast as they go, from before the first message is sent until the last one is received.",
            "Each is shown in its best configuration, found by short tries at the beginning of the run: room, and how a "
                    + "side waits that has nothing to do. The JSON names it.");
    private static final List<String> LATENCY = List.of(
            "There and back: the answer is another message of the same length, on a second lane. Both sides spin.",
            "The median is that of batches of 32 round trips; the other percentiles are those of single ones taken in between, less "
                    + "the clock's own cost.",
            "blocking: each side works for 100 us before it sends, which is subtracted; so the other one sleeps and is woken.");

    private MessagesPage() {}

    static HtmlPage of(String benchmark, MessagesView view, Report report) {
        boolean isLatency = benchmark.equals(LatencyTrial.BENCHMARK);
        List<String> method = new ArrayList<>(isLatency ? LATENCY : THROUGHPUT);
        method.addAll(COMMON);
        return new ReportPage(
                        isLatency ? "Messages there and back" : "Messages one way",
                        view.findings(),
                        view.charts(),
                        view.tables(),
                        List.of(),
                        ReportPage.subjects(report, List.of(Subject.values()), Subject::label, Subject::meaning),
                        method)
                .of(report);
    }
}
