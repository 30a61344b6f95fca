package io.mortise.stress;

import picocli.CommandLine;

/** Entry point of the runnable jar. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and exits: 0 when all promises were kept, 1 when one was broken or the run failed, 2 when the command line
     * cannot be right.
     *
     * @param args a command and its options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StressCommand()).execute(args));
    }
}
