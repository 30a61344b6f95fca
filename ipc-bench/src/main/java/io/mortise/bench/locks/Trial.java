package io.mortise.bench.locks;

import java.io.IOException;

/** What one subject has to do once in each round. */
interface Trial {
    /** Whose turn it is. */
    Subject subject();

    /** Before the first round. */
    default void warmUp(Session session) throws IOException, InterruptedException {}

    /** Adds to the samples of the session. */
    void run(Session session) throws IOException, InterruptedException;
}
