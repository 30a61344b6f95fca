package io.mortise.bench.workloads;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How the clocks of other processes stand to that of this one. On Linux {@link System#nanoTime} is {@code CLOCK_MONOTONIC}, which is one for all, and that
 * is checked: every task must have begun after it was submitted, and ended before its result was there. Where that does not hold, each task says
 * between which bounds the difference lies, and the middle of what all of them leave is taken. Used by one thread.
 */
final class Clocks {
    /**
     * What is known of the difference of a clock to ours.
     *
     * @param leastNs it is not less
     * @param mostNs  it is not more
     */
    private record Bounds(long leastNs, long mostNs) {
        Bounds and(Bounds other) {
            return new Bounds(Math.max(leastNs, other.leastNs), Math.min(mostNs, other.mostNs));
        }

        boolean isZeroPossible() {
            return leastNs <= 0 && mostNs >= 0;
        }

        long middleNs() {
            return leastNs + (mostNs - leastNs) / 2;
        }
    }

    private final Map<Long, Bounds> byPid = new HashMap<>();
    private long tasks;

    Clocks() {}

    /**
     * Learns from a task.
     *
     * @param done          by a worker, by its clock
     * @param submittedNs   by ours, before
     * @param deliveredNs   by ours, afterwards
     */
    void learn(Done done, long submittedNs, long deliveredNs) {
        tasks++;
        byPid.merge(done.pid(), new Bounds(done.endNs() - deliveredNs, done.startNs() - submittedNs), Bounds::and);
    }

    /** {@return what must be taken from a time of that process to have one of ours} */
    long offsetNs(long pid) {
        Bounds bounds = byPid.get(pid);
        return bounds == null || bounds.isZeroPossible() ? 0 : bounds.middleNs();
    }

    /** {@return a line on it} */
    String describe() {
        if (byPid.values().stream().allMatch(Bounds::isZeroPossible)) {
            return "clock: all processes read the same; checked by " + tasks
                    + " tasks, each of which began after it was submitted and ended before its result was there";
        }
        double mostUs = byPid.values().stream()
                .mapToDouble(bounds -> (bounds.mostNs() - bounds.leastNs()) / 2e3)
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "clock: each process has one of its own; set against each other to within %.0f us",
                mostUs);
    }
}
