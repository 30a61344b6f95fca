package io.mortise.bench.report;

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
public record CaseAim(
        ReportCase kind,
        String row,
        @Nullable String rival,
        @Nullable String variant,
        @Nullable Double limit) {

    /**
     * An aim in comparison with another subject, for all variants.
     *
     * @param kind  in which case
     * @param row   whose
     * @param rival with whom it is compared
     * @param limit of the ratio; null to show it without an opinion
     * @return the aim
     */
    public static CaseAim ratio(ReportCase kind, String row, String rival, @Nullable Double limit) {
        return new CaseAim(kind, row, rival, null, limit);
    }

    /** Whether a ratio, or a figure, is what it is meant to be. */
    boolean isReached(double value, double bound) {
        return kind.higherIsBetter() ? value >= bound : value <= bound;
    }
}
