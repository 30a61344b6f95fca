package io.mortise.process;

/** Where a child's standard streams lead. Its standard input is empty unless it is a connection. */
public enum Streams {
    /** Output and error go where the parent's go. */
    INHERIT,

    /**
     * Input and output carry messages between parent and child: {@link ChildProcess#connection()} here,
     * {@code Connections.connect("pipe:stdio")} there. Whatever the child or its JVM prints goes to standard error.
     */
    CONNECTION,

    /** Output and error go nowhere. */
    DISCARD
}
