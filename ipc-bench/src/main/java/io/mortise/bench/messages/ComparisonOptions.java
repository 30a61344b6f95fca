package io.mortise.bench.messages;

import io.mortise.bench.report.OutputOptions;
import io.mortise.bench.report.RunOptions;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What both commands ask the user, and make of the answers. */
final class ComparisonOptions {
    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            description = "lengths of messages, multiples of 8 B (default: those in the documentation's tables)")
    private List<String> sizes = List.of();

    @Option(
            names = "--subjects",
            paramLabel = "NAME",
            split = ",",
            description = "some of those in the tables, such as mortise-queue-many,aeron-ipc (default: all)")
    private List<String> subjects = List.of();

    @Option(names = "--quick", description = "half a minute, rough figures")
    private boolean quick;

    @Option(names = "--full", description = "some minutes")
    private boolean full;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    List<Integer> sizes(List<Integer> otherwise) {
        return Comparison.sizes(sizes, otherwise);
    }

    List<Subject> subjects() {
        return Comparison.subjects(subjects);
    }

    /**
     * Runs the comparison and shows what came of it.
     *
     * @param name   of the command
     * @param pace   how long it takes
     * @param trials what is to be measured; throws if the user's answers make no sense
     */
    int run(String name, Pace pace, Supplier<List<Trial>> trials, CommandSpec command)
            throws IOException, InterruptedException {
        return Comparison.run(plan(name, pace, trials, command), command, output);
    }

    private Plan plan(String name, Pace pace, Supplier<List<Trial>> trials, CommandSpec command) {
        try {
            if (quick && full) {
                throw new IllegalArgumentException("--quick and --full exclude each other");
            }
            Plan plan = new Plan(
                    name,
                    trials.get(),
                    run.rounds(quick ? pace.quickRounds() : full ? pace.fullRounds() : pace.rounds()),
                    run.segment(quick ? pace.quickSegment() : pace.segment()),
                    quick ? 1 : pace.tries(),
                    run.lineNs(),
                    run.inject(),
                    run.patience());
            output.prepare(name);
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new ParameterException(command.commandLine(), String.valueOf(impossible.getMessage()), impossible);
        }
    }
}
