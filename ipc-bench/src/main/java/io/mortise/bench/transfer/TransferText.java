package io.mortise.bench.transfer;

import io.mortise.bench.report.ReportText;
import java.io.PrintWriter;
import java.util.Map;

/** The results in the terminal. */
final class TransferText {
    private TransferText() {}

    static void print(TransferView view, Map<String, Object> machine, TransferOutcome outcome, PrintWriter out) {
        ReportText.printFigures(view.tables(), view.findings(), out);
        out.println("verified: every message by its stamps, every byte of the proof and of the last message of each "
                + "segment by CRC32C");
        out.println("runs:     " + outcome.rounds() + " rounds; " + outcome.probes());
        ReportText.printMachine(machine, out);
        outcome.buffers().forEach((subject, buffers) -> out.println("buffers:  " + subject + ": " + buffers));
        outcome.notes().forEach(note -> out.println("note:     " + note));
    }
}
