package io.mortise.bench.transfer;

import io.mortise.bench.report.Table;
import java.io.PrintWriter;
import java.util.Map;

/** The results in the terminal. */
final class TransferText {
    private TransferText() {}

    static void print(TransferView view, Map<String, Object> machine, TransferOutcome outcome, PrintWriter out) {
        out.println();
        for (Table table : view.tables()) {
            out.println(table.toText());
        }
        view.findings().forEach(out::println);
        out.println();
        out.println("verified: every message by its stamps, every byte of the proof and of the last message of each "
                + "segment by CRC32C");
        out.println("runs:     " + outcome.rounds() + " rounds; " + outcome.probes());
        out.println("machine:  " + machine.get("cpu") + ", " + machine.get("cpus") + " CPUs, " + machine.get("os")
                + ", JDK " + machine.get("jdk"));
        outcome.buffers().forEach((subject, buffers) -> out.println("buffers:  " + subject + ": " + buffers));
        outcome.notes().forEach(note -> out.println("note:     " + note));
    }
}
