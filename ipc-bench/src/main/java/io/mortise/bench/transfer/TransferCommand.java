package io.mortise.bench.transfer;

import io.mortise.bench.harness.Machine;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.OutputOptions;
import io.mortise.bench.report.Progress;
import io.mortise.bench.report.ReportText;
import io.mortise.bench.report.RunOptions;
import io.mortise.bench.result.Report;
import io.mortise.bench.result.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** The command {@code transfer}: payloads from one JVM to another, over everything there is. */
@Command(
        name = "transfer",
        description =
                "Moves payloads from one JVM to another over shared memory, pipes, sockets and files, checks them, "
                        + "and prints how fast that was.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class TransferCommand implements Callable<Integer> {
    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            description = "payloads, such as 64KiB,1MiB (default: 64KiB,1MiB,16MiB,256MiB)")
    private List<String> sizes = List.of();

    @Option(
            names = "--transports",
            paramLabel = "NAME",
            split = ",",
            description = "shm, shm-in-place, pipe, fifo, unix, tcp, file, memcpy, shm-hand-over (default: all)")
    private List<String> transports = List.of();

    @Option(
            names = "--payload",
            paramLabel = "FILE",
            description = "move the bytes of this file; its length is the size, unless --sizes says otherwise")
    private @Nullable Path payload;

    @Option(names = "--quick", description = "a quarter of a minute instead of a whole one, without the largest size")
    private boolean quick;

    @Option(names = "--full", description = "with 1 GiB as well; takes about two minutes")
    private boolean full;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec spec;

    /** Filled by picocli. */
    public TransferCommand() {}

    /**
     * Runs the comparison and shows what came of it.
     *
     * @return 0
     * @throws IOException          if the run failed, or what arrived was not what was sent
     * @throws InterruptedException if interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        CommandSpec command = Objects.requireNonNull(spec);
        TransferPlan plan = plan(command);
        TransferOutcome outcome;
        try (Progress progress = Progress.onStandardError("transfer")) {
            outcome = TransferRunner.run(plan, progress, startNs);
        }
        Map<String, Object> machine = Machine.describe();
        machine.put("buffers", outcome.buffers());
        machine.put("placement", outcome.probes());
        Report report = Report.of(Version.current(), machine, ReportText.commandLine(command), outcome.results());
        TransferView view = new TransferView(report.results());
        PrintWriter out = command.commandLine().getOut();
        TransferText.print(view, machine, outcome, out);
        output.write(report, TransferPage.of(view, report, outcome.notes()), out);
        out.flush();
        return 0;
    }

    private TransferPlan plan(CommandSpec command) {
        try {
            TransferPlanner planner = new TransferPlanner()
                    .quick(quick)
                    .full(full)
                    .sizes(sizes.stream().map(Sizes::parse).toList())
                    .subjects(transports.stream().map(Subject::byLabel).toList())
                    .payload(payload)
                    .options(run);
            TransferPlan plan = planner.plan(Memory.ofThisMachine());
            output.prepare("transfer");
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }
}
