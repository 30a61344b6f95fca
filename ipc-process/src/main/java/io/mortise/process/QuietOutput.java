package io.mortise.process;

import java.util.List;

/**
 * Keeps a JVM from writing to its own standard output, which carries messages: its prints and its log, warnings included,
 * go to standard error.
 */
final class QuietOutput {
    /** After {@code disable}, so that what {@code JAVA_TOOL_OPTIONS} asks for does not reach standard output either. */
    static final List<String> OPTIONS =
            List.of("-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xlog:all=warning:stderr");

    private static final String LOG = "-Xlog:";
    private static final String VERBOSE = "-verbose:";
    private static final int OUTPUT = 1;

    private QuietOutput() {}

    /** Points an option that would log to standard output at standard error; others are returned as they are. */
    static String redirect(String option) {
        if (option.equals("-Xlog")) {
            return "-Xlog:all=info:stderr";
        }
        if (option.startsWith(VERBOSE)) {
            return LOG + option.substring(VERBOSE.length()) + ":stderr";
        }
        if (!option.startsWith(LOG) || option.equals("-Xlog:disable") || option.equals("-Xlog:async")) {
            return option;
        }
        String[] parts = option.substring(LOG.length()).split(":", 3); // what : output : decorators and the rest
        if (parts.length <= OUTPUT) {
            return option + ":stderr";
        }
        if (parts[OUTPUT].isEmpty() || parts[OUTPUT].equals("stdout")) {
            parts[OUTPUT] = "stderr";
        }
        return LOG + String.join(":", parts);
    }
}
