package io.mortise.bench.processes;

import io.mortise.bench.harness.Machine;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.OutputOptions;
import io.mortise.bench.report.Progress;
import io.mortise.bench.report.ReportText;
import io.mortise.bench.report.RoundOptions;
import io.mortise.bench.result.Report;
import io.mortise.bench.result.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code processes}: children, pools and shared maps, beside a bare JVM, the JDK's own, and Python's. */
@Command(
        name = "processes",
        description =
                "Measures children, pools and maps that processes share, beside a bare JVM, the JDK's own pool and map, and "
                        + "Python's multiprocessing where there is python3, and prints how fast they are.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class ProcessesCommand implements Callable<Integer> {
    private static final int ROUNDS = 3;
    private static final int STARTS = 6;
    private static final int QUICK_STARTS = 2;
    private static final Duration SEGMENT = Duration.ofMillis(300);
    private static final Duration QUICK_SEGMENT = Duration.ofMillis(50);
    private static final Duration WARM_UP = Duration.ofMillis(300);
    private static final Duration QUICK_WARM_UP = Duration.ofMillis(50);
    private static final int QUICK_FRACTION = 10;

    @Option(
            names = "--cases",
            paramLabel = "NAME",
            split = ",",
            description =
                    "start, start-first, start-lambda, submit, tiny, map, argument, map-get, map-put (default: all)")
    private List<String> cases = List.of();

    @Option(
            names = "--subjects",
            paramLabel = "NAME",
            split = ",",
            description = "some of those in the tables, such as mortise-pool,python-pool (default: all)")
    private List<String> subjects = List.of();

    @Option(
            names = "--items",
            paramLabel = "N",
            description = "in a chunked map, and 20 times as many as tiny tasks (default: ${DEFAULT-VALUE})")
    private int items = 1_000_000;

    @Option(
            names = "--argument",
            paramLabel = "SIZE",
            description = "of a large argument, up to 1GiB (default: ${DEFAULT-VALUE})")
    private String argument = "64MiB";

    @Option(
            names = "--entries",
            paramLabel = "N",
            split = ",",
            description = "of maps; those of managers have 1000 (default: 1000)")
    private List<Integer> entries = List.of(MapTrial.FEW);

    @Option(names = "--quick", description = "some seconds instead of a minute: one short round")
    private boolean quick;

    @Option(names = "--segment-ms", hidden = true, paramLabel = "MS", description = "for tests of this program")
    private int segmentMs;

    @Mixin
    private RoundOptions run = new RoundOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Filled by picocli. */
    public ProcessesCommand() {}

    /**
     * Runs the comparison and shows what came of it.
     *
     * @return 0
     * @throws IOException          if the run failed, or a result was wrong
     * @throws InterruptedException if interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        CommandSpec command = Objects.requireNonNull(spec);
        ProcessesPlan plan = plan(command);
        ProcessesOutcome outcome;
        try (Progress progress = Progress.onStandardError("processes")) {
            outcome = ProcessesRun.run(plan, progress, startNs);
        }
        Map<String, Object> machine = Machine.describe();
        machine.put("python", outcome.python());
        Report report = Report.of(Version.current(), machine, ReportText.commandLine(command), outcome.results());
        CaseView view = ProcessesView.of(report.results());
        PrintWriter out = command.commandLine().getOut();
        ReportText.printFigures(view.tables(), view.findings(), out);
        out.println("runs:     " + outcome.summary());
        ReportText.printMachine(machine, out);
        out.println("python:   " + outcome.python());
        outcome.notes().forEach(note -> out.println("note:     " + note));
        output.write(report, ProcessesPage.of(view, report, outcome.notes()), out);
        out.flush();
        return 0;
    }

    private ProcessesPlan plan(CommandSpec command) {
        try {
            ProcessesPlan plan = new ProcessesPlan(
                    cases.isEmpty()
                            ? List.of(Case.values())
                            : cases.stream().map(Case::byLabel).distinct().toList(),
                    subjects.stream().map(Subject::byLabel).toList(),
                    run.rounds(quick ? 1 : ROUNDS),
                    quick ? QUICK_STARTS : STARTS,
                    segment(quick ? QUICK_SEGMENT : SEGMENT),
                    segment(quick ? QUICK_WARM_UP : WARM_UP),
                    items(),
                    argumentBytes(),
                    entries(),
                    run.inject(),
                    run.patience());
            output.prepare("processes");
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private Duration segment(Duration otherwise) {
        return segmentMs > 0 ? Duration.ofMillis(segmentMs) : otherwise;
    }

    private int items() {
        if (items < 1) {
            throw new IllegalArgumentException("--items " + items + ": at least 1 is needed");
        }
        return quick ? Math.max(1, items / QUICK_FRACTION) : items;
    }

    private List<Integer> entries() {
        for (int count : entries) {
            if (count < 1 || count > MapTrial.MOST) {
                throw new IllegalArgumentException("--entries " + count + ": must be 1 to " + MapTrial.MOST);
            }
        }
        return entries;
    }

    private int argumentBytes() {
        long bytes = Sizes.parse(argument);
        if (bytes < 1 || bytes > 1 << 30) {
            throw new IllegalArgumentException("--argument " + argument + ": must be 1 byte to 1 GiB");
        }
        return (int) bytes;
    }
}
