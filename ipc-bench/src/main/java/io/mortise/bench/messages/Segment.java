package io.mortise.bench.messages;

import io.mortise.bench.harness.Placement;
import java.util.List;

/**
 * A segment that is over.
 *
 * @param placement of the processors meanwhile
 * @param produced  what the producers tell
 * @param consumed  what the consumers tell
 */
record Segment(Placement placement, List<Outcome> produced, List<Outcome> consumed) {
    long sent() {
        return produced.stream().mapToLong(Outcome::count).sum();
    }

    long received() {
        return consumed.stream().mapToLong(Outcome::count).sum();
    }

    /** From before the first message was sent until the last one was received, on the clock that all processes read. */
    long elapsedNs() {
        long firstNs = produced.get(0).firstNs();
        long lastNs = consumed.get(0).lastNs();
        for (Outcome one : consumed) {
            lastNs = one.lastNs() - lastNs > 0 ? one.lastNs() : lastNs;
        }
        for (Outcome one : produced) {
            firstNs = one.firstNs() - firstNs < 0 ? one.firstNs() : firstNs;
        }
        return lastNs - firstNs;
    }
}
