package io.mortise.bench.messages;

import io.mortise.bench.harness.Placement;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the best of some tunings. Like is compared with like: only tries at one placement count, the one at which most tunings were tried. */
final class Contest {
    private final Map<Placement, Map<Tuning, Double>> best = new EnumMap<>(Placement.class);

    Contest() {}

    void add(Tuning tuning, Placement placement, double score) {
        best.computeIfAbsent(placement, absent -> new LinkedHashMap<>()).merge(tuning, score, Math::max);
    }

    /** The best one; at least one was added. */
    Tuning best() {
        Placement mostSeen = best.keySet().stream()
                .max(Comparator.comparing((Placement placement) -> placement != Placement.MIXED)
                        .thenComparing(placement -> tried(placement).size()))
                .orElseThrow();
        return tried(mostSeen).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private Map<Tuning, Double> tried(Placement placement) {
        return best.getOrDefault(placement, Map.of());
    }
}
