package io.mortise.sync;

/** How the attempt of a thread that was willing to wait ended. */
enum Outcome {
    ACQUIRED,
    TIMED_OUT,
    INTERRUPTED
}
