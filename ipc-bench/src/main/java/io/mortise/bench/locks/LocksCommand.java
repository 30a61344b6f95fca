package io.mortise.bench.locks;

import io.mortise.bench.harness.Machine;
import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.OutputOptions;
import io.mortise.bench.report.Progress;
import io.mortise.bench.report.ReportText;
import io.mortise.bench.report.RunOptions;
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

/** The command {@code locks}: synchronisers between processes, beside those of the JDK between threads. */
@Command(
        name = "locks",
        description = "Measures locks and their kin between two JVMs, beside those of java.util.concurrent between two "
                + "threads, and prints how fast they are.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class LocksCommand implements Callable<Integer> {
    private static final int ROUNDS = 3;
    private static final Duration SEGMENT = Duration.ofMillis(200);
    private static final Duration QUICK_SEGMENT = Duration.ofMillis(50);
    private static final Duration WARM_UP = Duration.ofMillis(200);
    private static final Duration QUICK_WARM_UP = Duration.ofMillis(50);
    private static final int SEGMENTS = 5;
    private static final int QUICK_SEGMENTS = 2;

    @Option(
            names = "--cases",
            paramLabel = "NAME",
            split = ",",
            description = "uncontended, contended, value-contended, hand-off, wake-up, idle-waiter, liveness-check "
                    + "(default: all)")
    private List<String> cases = List.of();

    @Option(
            names = "--subjects",
            paramLabel = "NAME",
            split = ",",
            description = "some of those in the tables, such as mortise-lock,reentrant-lock (default: all)")
    private List<String> subjects = List.of();

    @Option(names = "--quick", description = "some seconds instead of a minute: one short round")
    private boolean quick;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Filled by picocli. */
    public LocksCommand() {}

    /**
     * Runs the comparison and shows what came of it.
     *
     * @return 0
     * @throws IOException          if the run failed, or a lock did not exclude
     * @throws InterruptedException if interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        CommandSpec command = Objects.requireNonNull(spec);
        LocksPlan plan = plan(command);
        LocksOutcome outcome;
        try (Progress progress = Progress.onStandardError("locks")) {
            outcome = LocksRun.run(plan, progress, startNs);
        }
        Map<String, Object> machine = Machine.describe();
        machine.put("placement", outcome.segments());
        Report report = Report.of(Version.current(), machine, ReportText.commandLine(command), outcome.results());
        CaseView view = LocksView.of(report.results());
        PrintWriter out = command.commandLine().getOut();
        ReportText.printFigures(view.tables(), view.findings(), out);
        out.println("runs:     " + outcome.segments());
        ReportText.printMachine(machine, out);
        outcome.notes().forEach(note -> out.println("note:     " + note));
        output.write(report, LocksPage.of(view, report, outcome.notes()), out);
        out.flush();
        return 0;
    }

    private LocksPlan plan(CommandSpec command) {
        try {
            LocksPlan plan = new LocksPlan(
                    cases.isEmpty()
                            ? Case.selectable()
                            : cases.stream().map(Case::byLabel).distinct().toList(),
                    subjects.stream().map(Subject::byLabel).toList(),
                    run.rounds(quick ? 1 : ROUNDS),
                    run.segment(quick ? QUICK_SEGMENT : SEGMENT),
                    quick ? QUICK_SEGMENTS : SEGMENTS,
                    quick ? QUICK_WARM_UP : WARM_UP,
                    run.lineNs(),
                    run.inject(),
                    run.patience());
            output.prepare("locks");
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }
}
