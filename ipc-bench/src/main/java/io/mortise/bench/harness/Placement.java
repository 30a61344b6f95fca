package io.mortise.bench.harness;

import java.util.Locale;

/** Where the two processors of a run were, seen from each other. Like is to be compared with like. */
public enum Placement {
    /** They share a cache: a word goes there and back in less time than the line between near and far. */
    NEAR,
    /** They share none: what one of them has just written is pulled across by the other, line by line. */
    FAR,
    /** It changed while something was measured, or the two processes had to share one processor. */
    MIXED;

    /** The line between near and far, in nanoseconds for a word there and back. */
    public static final int DEFAULT_LINE_NS = 200;

    /** No two processors are as far as this: the threads took turns on one. */
    private static final double SHARED_NS = 5_000;

    /**
     * The label of what was measured between two probes.
     *
     * @param beforeNs round trip before
     * @param afterNs  round trip after
     * @param lineNs   a round trip of less is near
     * @return near or far if both probes say so
     */
    public static Placement between(double beforeNs, double afterNs, double lineNs) {
        Placement before = of(beforeNs, lineNs);
        return before == of(afterNs, lineNs) ? before : MIXED;
    }

    private static Placement of(double roundTripNs, double lineNs) {
        if (roundTripNs < lineNs) {
            return NEAR;
        }
        return roundTripNs < SHARED_NS ? FAR : MIXED;
    }

    /**
     * The word used in tables and JSON.
     *
     * @return {@code near}, {@code far} or {@code mixed}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
