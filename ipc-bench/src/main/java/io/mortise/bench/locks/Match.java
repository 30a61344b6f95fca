package io.mortise.bench.locks;

import java.io.IOException;
import java.io.Serializable;

/** What two parties do with each other, or against each other, for one segment. A record: it is sent to the second JVM. */
interface Match extends Serializable {
    Subject subject();

    /** The part of the party that has the clock, in its numbers. */
    long[] lead(Arena arena) throws IOException, InterruptedException;

    /** The other's part, in its numbers. */
    long[] follow(Arena arena) throws IOException, InterruptedException;

    /** The same for another time. */
    Match lasting(long segmentNs);
}
