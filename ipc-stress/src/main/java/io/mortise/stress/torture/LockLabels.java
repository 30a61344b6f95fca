package io.mortise.stress.torture;

import io.mortise.stress.crash.Phase;
import java.util.Set;

/** Who stands at which label of a lock holds it. */
final class LockLabels {
    private static final String BEGINNING = "lock.";

    private static final Set<String> HOLDING = Set.of(
            "lock.taken",
            "lock.taken-after-waiting",
            "lock.ticket-raised",
            "lock.last-owner-named",
            "lock.taken-over",
            "lock.death-counted",
            "lock.recovered",
            "lock.counted-forgotten",
            "lock.marked-consistent");

    private LockLabels() {}

    static Phase phaseAt(String label, Phase announced) {
        if (!label.startsWith(BEGINNING)) {
            return announced;
        }
        return HOLDING.contains(label) ? Phase.HOLDING : Phase.OUTSIDE;
    }
}
