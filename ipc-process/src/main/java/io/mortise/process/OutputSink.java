package io.mortise.process;

import java.util.function.Consumer;

/** Where the lines go that a child prints. */
@FunctionalInterface
interface OutputSink {
    /** Called by one thread for each of the two streams. */
    void line(String childName, String line, boolean isError);

    static OutputSink to(Consumer<? super String> lines) {
        return (name, line, isError) -> lines.accept(name + ": " + line);
    }

    static OutputSink to(System.Logger logger) {
        return (name, line, isError) ->
                logger.log(isError ? System.Logger.Level.WARNING : System.Logger.Level.INFO, "{0}: {1}", name, line);
    }

    /** As if the child had inherited the streams, but for the lines of two children never mixing. */
    @SuppressWarnings("SystemOut") // that is what it is for
    static OutputSink toOwnStreams() {
        return (name, line, isError) -> (isError ? System.err : System.out).println(line);
    }
}
