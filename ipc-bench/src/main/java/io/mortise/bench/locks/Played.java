package io.mortise.bench.locks;

import io.mortise.bench.harness.Placement;

/** A match that is over. */
final class Played {
    private final Placement placement;
    private final long[] leader;
    private final long[] follower;

    Played(Placement placement, long[] leader, long[] follower) {
        this.placement = placement;
        this.leader = leader;
        this.follower = follower;
    }

    /** Where the processors were meanwhile. */
    Placement placement() {
        return placement;
    }

    /** The leader's numbers. */
    long[] leader() {
        return leader;
    }

    /** The follower's numbers. */
    long[] follower() {
        return follower;
    }
}
