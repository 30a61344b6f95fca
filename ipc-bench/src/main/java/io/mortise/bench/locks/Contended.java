package io.mortise.bench.locks;

import java.util.Locale;

/**
 * Two parties that want a lock all the time. Their numbers: acquisitions, owner changes that they saw, and the leader's time.
 *
 * @param subject   which lock
 * @param stayNs    how long they stay inside besides the two increments
 * @param segmentNs how long it lasts
 */
record Contended(Subject subject, long stayNs, long segmentNs) implements Match {
    /** Between two looks at the clock, which costs more than the lock. */
    private static final int SHORT_ONES = 64;

    @Override
    public long[] lead(Arena arena) {
        Contender contender = arena.contender(this, Party.LEADER);
        long changesBefore = contender.ownerChanges();
        long[] times = Race.lead(arena.words(), contender, batch(), segmentNs);
        return new long[] {times[0], contender.ownerChanges() - changesBefore, times[1]};
    }

    @Override
    public long[] follow(Arena arena) {
        Contender contender = arena.contender(this, Party.FOLLOWER);
        long changesBefore = contender.ownerChanges();
        long times = Race.follow(arena.words(), contender, batch());
        return new long[] {times, contender.ownerChanges() - changesBefore};
    }

    private int batch() {
        return stayNs > 0 || subject == Subject.FILE_LOCK ? 1 : SHORT_ONES;
    }

    @Override
    public Match lasting(long anotherNs) {
        return new Contended(subject, stayNs, anotherNs);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "contended %s, %d us", subject.label(), stayNs / 1000);
    }
}
