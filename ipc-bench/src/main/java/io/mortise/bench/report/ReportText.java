package io.mortise.bench.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What every command prints alike. */
public final class ReportText {
    private ReportText() {}

    /**
     * Prints the figures and what they come to.
     *
     * @param tables   the figures
     * @param findings a line each
     * @param out      where they go
     */
    public static void printFigures(List<Table> tables, List<String> findings, PrintWriter out) {
        out.println();
        tables.forEach(table -> out.println(table.toText()));
        findings.forEach(out::println);
        out.println();
    }

    /**
     * Prints where the figures were taken.
     *
     * @param machine its description
     * @param out     where it goes
     */
    public static void printMachine(Map<String, Object> machine, PrintWriter out) {
        out.println("machine:  " + machine.get("cpu") + ", " + machine.get("cpus") + " CPUs, " + machine.get("os")
                + ", JDK " + machine.get("jdk"));
    }

    /**
     * {@return the command line, to be typed again}
     *
     * @param command that was called
     */
    public static String commandLine(CommandSpec command) {
        return String.join(" ", command.commandLine().getParseResult().originalArgs());
    }
}
