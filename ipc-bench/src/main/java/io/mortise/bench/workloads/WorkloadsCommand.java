package io.mortise.bench.workloads;

import io.mortise.bench.harness.Machine;
import io.mortise.bench.harness.Sizes;
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

/** The command {@code workloads}: the same tasks one after the other, by threads and by processes. */
@Command(
        name = "workloads",
        description =
                "Threads or processes? Runs the same tasks one after the other, on a pool of threads and on a pool of "
                        + "processes, and shows how long they took and who did what when.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class WorkloadsCommand implements Callable<Integer> {
    private static final int ROUNDS = 5;
    private static final int QUICK_ROUNDS = 2;
    private static final Duration WARM_UP = Duration.ofMillis(500);
    private static final Duration QUICK_WARM_UP = Duration.ofMillis(50);
    private static final int TASKS = 16;
    private static final int QUICK_TASKS = 8;
    private static final int DELAY_MS = 50;
    private static final int QUICK_DELAY_MS = 20;
    private static final long FILE_BYTES = 4 << 20;
    private static final long QUICK_FILE_BYTES = 512 << 10;
    private static final int PRIMES_BELOW = 3_000_000;
    private static final int QUICK_PRIMES_BELOW = 500_000;
    private static final int ELEMENTS = 2 << 20;
    private static final int QUICK_ELEMENTS = 256 << 10;

    private static final int MOST_WORKERS = 256;
    private static final int MOST_TASKS = 10_000;
    private static final int LONGEST_DELAY_MS = 60_000;
    private static final int MOST_NUMBERS = 100_000_000;
    private static final int MOST_ELEMENTS = 16 << 20;

    @Option(
            names = "--workloads",
            paramLabel = "NAME",
            split = ",",
            description = "slow-calls, file-writing, cpu, dot-product, shared-dot-product (default: all)")
    private List<String> workloads = List.of();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "threads, and processes (default: one for each CPU, but at least 2)")
    private @Nullable Integer workers;

    @Option(names = "--tasks", paramLabel = "N", description = "tasks of each workload (default: " + TASKS + ")")
    private @Nullable Integer tasks;

    @Option(
            names = "--delay-ms",
            paramLabel = "MS",
            description = "how long a slow call takes (default: " + DELAY_MS + ")")
    private @Nullable Integer delayMs;

    @Option(names = "--file-size", paramLabel = "SIZE", description = "of each file (default: 4MiB)")
    private @Nullable String fileSize;

    @Option(
            names = "--primes-below",
            paramLabel = "N",
            description = "numbers to look at, by all tasks together (default: " + PRIMES_BELOW + ")")
    private @Nullable Integer primesBelow;

    @Option(
            names = "--elements",
            paramLabel = "N",
            description = "length of each of the two arrays, all tasks together (default: " + ELEMENTS + ")")
    private @Nullable Integer elements;

    @Option(names = "--quick", description = "some seconds: less to do, fewer rounds")
    private boolean quick;

    @Mixin
    private RoundOptions run = new RoundOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Filled by picocli. */
    public WorkloadsCommand() {}

    /**
     * Runs the comparison and shows what came of it.
     *
     * @return 0
     * @throws IOException          if a task failed, or did not come to what it should
     * @throws InterruptedException if interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        CommandSpec command = Objects.requireNonNull(spec);
        WorkloadsPlan plan = plan(command);
        WorkloadsOutcome outcome;
        try (Progress progress = Progress.onStandardError("workloads")) {
            outcome = WorkloadsRun.run(plan, progress, startNs);
        }
        Map<String, Object> machine = Machine.describe();
        Report report = Report.of(Version.current(), machine, ReportText.commandLine(command), outcome.results());
        WorkloadsView view = new WorkloadsView(report.results());
        PrintWriter out = command.commandLine().getOut();
        ReportText.printFigures(List.of(view.table()), view.findings(), out);
        out.println("verified: every result of every task, and every byte of every file");
        out.println("runs:     " + outcome.runs());
        ReportText.printMachine(machine, out);
        outcome.notes().forEach(note -> out.println("note:     " + note));
        output.write(report, WorkloadsPage.of(view, plan, outcome, report), out);
        out.flush();
        return 0;
    }

    private WorkloadsPlan plan(CommandSpec command) {
        try {
            WorkloadsPlan plan = new WorkloadsPlan(
                    workloads.isEmpty()
                            ? List.of(Workload.values())
                            : workloads.stream()
                                    .map(Workload::byLabel)
                                    .distinct()
                                    .toList(),
                    within(
                            "--workers",
                            workers,
                            Math.max(2, Runtime.getRuntime().availableProcessors()),
                            MOST_WORKERS),
                    within("--tasks", tasks, quick ? QUICK_TASKS : TASKS, MOST_TASKS),
                    run.rounds(quick ? QUICK_ROUNDS : ROUNDS),
                    quick ? QUICK_WARM_UP : WARM_UP,
                    within("--delay-ms", delayMs, quick ? QUICK_DELAY_MS : DELAY_MS, LONGEST_DELAY_MS),
                    fileBytes(),
                    within("--primes-below", primesBelow, quick ? QUICK_PRIMES_BELOW : PRIMES_BELOW, MOST_NUMBERS),
                    within("--elements", elements, quick ? QUICK_ELEMENTS : ELEMENTS, MOST_ELEMENTS),
                    run.inject(),
                    run.patience());
            output.prepare("workloads");
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private long fileBytes() {
        if (fileSize == null) {
            return quick ? QUICK_FILE_BYTES : FILE_BYTES;
        }
        long bytes = Sizes.parse(fileSize);
        if (bytes < 1 || bytes > 1 << 30) {
            throw new IllegalArgumentException("--file-size " + fileSize + ": not within 1 B to 1 GiB");
        }
        return bytes;
    }

    private static int within(String option, @Nullable Integer wanted, int otherwise, int most) {
        if (wanted != null && (wanted < 1 || wanted > most)) {
            throw new IllegalArgumentException(option + " " + wanted + ": not within 1 to " + most);
        }
        return wanted == null ? otherwise : wanted;
    }
}
