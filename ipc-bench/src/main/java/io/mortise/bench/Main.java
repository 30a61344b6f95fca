package io.mortise.bench;

import io.mortise.bench.harness.Failures;
import io.mortise.bench.result.Version;
import picocli.CommandLine;

/** Entry point of the runnable jar. */
public final class Main {
    private Main() {}

    /**
     * Runs a benchmark and exits: 0 when all went well, 1 when the run failed or what arrived was not what was sent, 2 when
     * the command line cannot be right.
     *
     * @param args a command and its options; options without a command are those of {@code transfer}
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine commands = new CommandLine(new BenchCommand());
        commands.setParameterExceptionHandler(Main::refuse);
        commands.setExecutionExceptionHandler(Main::fail);
        String version = "mortise-bench " + Version.current();
        commands.getCommandSpec().version(version);
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().version(version));
        return commands.execute(BenchCommand.withCommand(args));
    }

    private static int refuse(CommandLine.ParameterException refused, String[] args) {
        CommandLine command = refused.getCommandLine();
        command.getErr()
                .println("mortise-bench: " + oneLine(String.valueOf(refused.getMessage()))
                        + " (--help shows what there is)");
        return CommandLine.ExitCode.USAGE;
    }

    private static int fail(Exception failed, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("mortise-bench: FAILED: " + oneLine(Failures.explain(failed)));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
