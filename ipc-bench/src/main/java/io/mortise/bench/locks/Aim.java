package io.mortise.bench.locks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a subject is meant to be.
 *
 * @param kind    in which case
 * @param row     the subject, with its operation if it has several
 * @param rival   what it is compared with, or null if the figure itself has a limit
 * @param variant the one variant that is meant, or null for all
 * @param limit   of the ratio or the figure; null to show the ratio without an opinion
 */
record Aim(
        Case kind,
        String row,
        @Nullable String rival,
        @Nullable String variant,
        @Nullable Double limit) {
    static final List<Aim> ALL = List.of(
            uncontended("mortise-lock lock+unlock", "reentrant-lock lock+unlock", 1.25),
            uncontended("mortise-reentrant-lock lock+unlock", "reentrant-lock lock+unlock", 1.5),
            uncontended("mortise-read-lock lock+unlock", "mortise-lock lock+unlock", 1.5),
            uncontended("mortise-semaphore acquire+release", "atomic-long increment+decrement", 1.25),
            uncontended("mortise-event isSet", "atomic-long get", 1.25),
            uncontended("mortise-latch getCount", "atomic-long get", 1.25),
            ratio(Case.CONTENDED, "mortise-lock", "reentrant-lock", 1.0),
            ratio(Case.CONTENDED, "mortise-reentrant-lock", "reentrant-lock", 1.0),
            new Aim(Case.SHARE, "mortise-lock", null, null, 35.0),
            new Aim(Case.SHARE, "mortise-reentrant-lock", null, null, 35.0),
            ratio(Case.VALUE_CONTENDED, "mortise-value", "atomic-long", 0.9),
            ratio(Case.HAND_OFF, "mortise-semaphore", "array-blocking-queue", 1.2),
            ratio(Case.HAND_OFF, "mortise-queue-many", "array-blocking-queue", 1.2),
            ratio(Case.WAKE_UP, "mortise-lock", "reentrant-lock", null),
            ratio(Case.WAKE_UP, "mortise-semaphore", "semaphore", null),
            new Aim(Case.IDLE_WAITER, "mortise-lock", null, IdleMode.FUTEX.label(), 0.5),
            new Aim(Case.IDLE_WAITER, "mortise-semaphore", null, IdleMode.FUTEX.label(), 0.5));

    private static Aim uncontended(String row, String rival, double limit) {
        return new Aim(Case.UNCONTENDED, row, rival, null, limit);
    }

    private static Aim ratio(Case kind, String row, String rival, @Nullable Double limit) {
        return new Aim(kind, row, rival, null, limit);
    }

    /** Whether a ratio, or a figure, is what it is meant to be. */
    boolean isReached(double value) {
        return limit == null || (kind.higherIsBetter() ? value >= limit : value <= limit);
    }
}
