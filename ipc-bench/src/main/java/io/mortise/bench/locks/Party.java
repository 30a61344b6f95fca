package io.mortise.bench.locks;

/** Who of the two. */
enum Party {
    /** In the first JVM; it has the clock. */
    LEADER,
    /** In the second JVM, or on a second thread of the first. */
    FOLLOWER
}
