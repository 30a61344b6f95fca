package io.mortise.process;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Flags of this JVM that its children get: what opens modules, system properties, assertions. Not memory and collector,
 * which are sized for one process, nor agents and debugger, whose ports and files are taken.
 */
final class InheritedFlags {
    private static final List<String> PREFIXES = List.of(
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--limit-modules",
            "--patch-module",
            "--enable-native-access",
            "--illegal-native-access",
            "--sun-misc-unsafe-memory-access",
            "--enable-preview",
            "-ea",
            "-da",
            "-esa",
            "-dsa",
            "-enableassertions",
            "-disableassertions",
            "-enablesystemassertions",
            "-disablesystemassertions",
            "-Xbootclasspath/a:",
            "-D");

    /** Its port is taken by this JVM. */
    private static final String REMOTE_MANAGEMENT = "-Dcom.sun.management.";

    private InheritedFlags() {}

    static List<String> ofThisJvm() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static List<String> of(List<String> inputArguments) {
        List<String> inherited = new ArrayList<>();
        for (String argument : inputArguments) {
            if (PREFIXES.stream().anyMatch(argument::startsWith) && !argument.startsWith(REMOTE_MANAGEMENT)) {
                inherited.add(argument);
            }
        }
        return inherited;
    }
}
