package io.mortise.bench;

import io.mortise.bench.locks.LocksCommand;
import io.mortise.bench.messages.LatencyCommand;
import io.mortise.bench.messages.ThroughputCommand;
import io.mortise.bench.processes.ProcessesCommand;
import io.mortise.bench.transfer.TransferCommand;
import io.mortise.bench.workloads.WorkloadsCommand;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one command per comparison. */
@Command(
        name = "mortise-bench",
        description = "Compares shared memory with what else there is, on this very machine.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        subcommands = {
            TransferCommand.class,
            LocksCommand.class,
            ThroughputCommand.class,
            LatencyCommand.class,
            ProcessesCommand.class,
            WorkloadsCommand.class
        },
        footer = {"", "Without a command, options are those of transfer: 'mortise-bench transfer --help' lists them."})
final class BenchCommand implements Runnable {
    private static final String DEFAULT = "transfer";

    @Spec
    private @Nullable CommandSpec spec;

    BenchCommand() {}

    /** Options that come without a command are meant for the default one. */
    static String[] withCommand(String... args) {
        boolean none = args.length == 0;
        boolean option = !none && args[0].startsWith("-");
        return none || option
                ? Stream.concat(Stream.of(DEFAULT), Arrays.stream(args)).toArray(String[]::new)
                : args;
    }

    @Override
    public void run() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getOut());
    }
}
