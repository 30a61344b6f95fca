package io.mortise.bench.messages;

import io.mortise.bench.harness.Machine;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.OutputOptions;
import io.mortise.bench.report.Progress;
import io.mortise.bench.report.ReportText;
import io.mortise.bench.result.Report;
import io.mortise.bench.result.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What both commands do with a plan. */
final class Comparison {
    /** Every message has a number in front, and consists of whole words. */
    private static final int WORD = Long.BYTES;

    private static final int LONGEST = 4 << 10;

    private Comparison() {}

    static int run(Plan plan, CommandSpec command, OutputOptions output) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        Session.Findings found;
        try (Progress progress = Progress.onStandardError(plan.name())) {
            found = Session.run(plan, progress, startNs);
        }
        Map<String, Object> machine = Machine.describe();
        machine.put("placement", found.segments());
        Report report = Report.of(Version.current(), machine, ReportText.commandLine(command), found.results());
        MessagesView view = new MessagesView(plan.name(), report.results());
        PrintWriter out = command.commandLine().getOut();
        ReportText.printFigures(view.tables(), view.findings(), out);
        out.println("verified: number and end of every message in its turn; every byte before anything was timed");
        out.println("runs:     " + found.segments());
        ReportText.printMachine(machine, out);
        output.write(report, MessagesPage.of(plan.name(), view, report), out);
        out.flush();
        return 0;
    }

    /** The sizes that a user asks for. */
    static List<Integer> sizes(List<String> texts, List<Integer> otherwise) {
        return texts.isEmpty()
                ? otherwise
                : texts.stream().map(Comparison::size).distinct().toList();
    }

    private static int size(String text) {
        long bytes = Sizes.parse(text);
        if (bytes < WORD || bytes > LONGEST || bytes % WORD != 0) {
            throw new IllegalArgumentException("--sizes " + text + ": " + Sizes.format(bytes)
                    + " is not a multiple of 8 B within 8 B to " + Sizes.format(LONGEST));
        }
        return (int) bytes;
    }

    /** The subjects that a user asks for, among those that there are. */
    static List<Subject> subjects(List<String> labels) {
        return labels.isEmpty()
                ? List.of(Subject.values())
                : labels.stream().map(Subject::byLabel).distinct().toList();
    }
}
