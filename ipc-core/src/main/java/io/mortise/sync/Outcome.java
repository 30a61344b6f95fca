package io.mortise.sync;

/** How the attempt of a thread that was willing to wait ended. */
enum Outcome {
    ACQUIRED,
    TIMED_OUT,
    INTERRUPTED;

    /** {@return true if the thread has what it waited for} Throws if it was interrupted. */
    boolean acquiredUnlessInterrupted() throws InterruptedException {
        if (this == INTERRUPTED) {
            throw new InterruptedException();
        }
        return this == ACQUIRED;
    }
}
