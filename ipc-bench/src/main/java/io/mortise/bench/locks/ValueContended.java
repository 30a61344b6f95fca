package io.mortise.bench.locks;

/**
 * Two parties that increment one counter. Their numbers: increments, and the leader's time.
 *
 * @param subject   which counter
 * @param segmentNs how long it lasts
 */
record ValueContended(Subject subject, long segmentNs) implements Match {
    private static final int BATCH = 64;

    @Override
    public long[] lead(Arena arena) {
        return Race.lead(arena.words(), arena.counting(subject, Party.LEADER), BATCH, segmentNs);
    }

    @Override
    public long[] follow(Arena arena) {
        return new long[] {Race.follow(arena.words(), arena.counting(subject, Party.FOLLOWER), BATCH)};
    }

    @Override
    public Match lasting(long anotherNs) {
        return new ValueContended(subject, anotherNs);
    }

    @Override
    public String toString() {
        return "value-contended " + subject.label();
    }
}
