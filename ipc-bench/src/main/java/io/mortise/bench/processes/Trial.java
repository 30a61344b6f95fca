package io.mortise.bench.processes;

import java.io.IOException;

/** What one subject has to do once in each round. */
interface Trial {
    Case kind();

    Subject subject();

    /** Before the first round. */
    default void warmUp(Session session) throws IOException, InterruptedException {}

    /** Adds to the samples of the session. */
    void run(Session session) throws IOException, InterruptedException;
}
