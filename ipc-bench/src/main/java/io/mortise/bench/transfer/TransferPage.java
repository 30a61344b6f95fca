package io.mortise.bench.transfer;

import io.mortise.bench.report.HtmlPage;
import io.mortise.bench.report.ReportPage;
import io.mortise.bench.result.Report;
import java.util.List;

/** The results on a page. */
final class TransferPage {
    private static final List<String> METHOD = List.of(
            "Two JVMs. One sends a stream of equal payloads, the other reads each to its last byte. The clock runs from "
                    + "the first send until the report that the last byte was read.",
            "At most two messages, or 64 MiB of smaller ones, are on their way, the same for all; the receiver reports "
                    + "what it has read over the same connection.",
            "Source and sink are private memory that was touched beforehand. 'in place' instead: the sender writes into "
                    + "shared memory, the receiver sums every long where it lies.",
            "Everyone waits as it does by default; the processor time of both processes is shown.",
            "Segments of a fraction of a second alternate between all subjects and sizes, so that each of them sees the "
                    + "machine in all of its moods. Shown are the median and, in brackets, the least and the most.",
            "Before and after each segment one word is thrown to and fro between the two processes. A round trip tells "
                    + "whether the CPUs are near (they share a cache) or far. Segments in which it changed are dropped.",
            "Checked is every message by its number at both ends, and every byte, by CRC32C of private copies, of a first "
                    + "stream over each transport at each size and of the last message of each segment. Successive "
                    + "messages differ in every byte, so that nothing stale can pass. The checksums are not in the time.",
            "memcpy: one thread copies the same payloads in private memory. private-sum: one thread sums them.");

    private TransferPage() {}

    static HtmlPage of(TransferView view, Report report, List<String> notes) {
        List<String> subjects =
                ReportPage.subjects(report, List.of(Subject.values()), Subject::label, Subject::meaning);
        return new ReportPage(
                        "Payloads from one JVM to another",
                        view.findings(),
                        view.charts(),
                        view.tables(),
                        notes,
                        subjects,
                        METHOD)
                .of(report);
    }
}
