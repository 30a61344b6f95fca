package io.mortise.stress;

import io.mortise.stress.ordering.OrderingCommand;
import io.mortise.stress.torture.PoolCommand;
import io.mortise.stress.torture.TortureCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one command per kind of stress. */
@Command(
        name = "mortise-stress",
        description = "Long runs that try to break Mortise on this very machine.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {TortureCommand.class, OrderingCommand.class, PoolCommand.class})
final class StressCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    StressCommand() {}

    @Override
    public void run() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getOut());
    }
}
