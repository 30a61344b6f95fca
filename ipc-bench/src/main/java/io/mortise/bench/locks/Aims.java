package io.mortise.bench.locks;

import io.mortise.bench.report.CaseAim;
import java.util.List;

/** How fast synchronisers are meant to be. */
final class Aims {
    static final List<CaseAim> ALL = List.of(
            uncontended("mortise-lock lock+unlock", "reentrant-lock lock+unlock", 1.25),
            uncontended("mortise-reentrant-lock lock+unlock", "reentrant-lock lock+unlock", 1.5),
            uncontended("mortise-read-lock lock+unlock", "mortise-lock lock+unlock", 1.5),
            uncontended("mortise-semaphore acquire+release", "atomic-long increment+decrement", 1.25),
            uncontended("mortise-event isSet", "atomic-long get", 1.25),
            uncontended("mortise-latch getCount", "atomic-long get", 1.25),
            CaseAim.ratio(Case.CONTENDED, "mortise-lock", "reentrant-lock", 1.0),
            CaseAim.ratio(Case.CONTENDED, "mortise-reentrant-lock", "reentrant-lock", 1.0),
            new CaseAim(Case.SHARE, "mortise-lock", null, null, 35.0),
            new CaseAim(Case.SHARE, "mortise-reentrant-lock", null, null, 35.0),
            CaseAim.ratio(Case.VALUE_CONTENDED, "mortise-value", "atomic-long", 0.9),
            CaseAim.ratio(Case.HAND_OFF, "mortise-semaphore", "array-blocking-queue", 1.2),
            CaseAim.ratio(Case.HAND_OFF, "mortise-queue-many", "array-blocking-queue", 1.2),
            CaseAim.ratio(Case.WAKE_UP, "mortise-lock", "reentrant-lock", null),
            CaseAim.ratio(Case.WAKE_UP, "mortise-semaphore", "semaphore", null),
            new CaseAim(Case.IDLE_WAITER, "mortise-lock", null, IdleMode.FUTEX.label(), 0.5),
            new CaseAim(Case.IDLE_WAITER, "mortise-semaphore", null, IdleMode.FUTEX.label(), 0.5));

    private Aims() {}

    private static CaseAim uncontended(String row, String rival, double limit) {
        return CaseAim.ratio(Case.UNCONTENDED, row, rival, limit);
    }
}
