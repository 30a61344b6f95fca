package io.mortise.bench.report;

import io.mortise.bench.result.Result;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Figures as they stand in tables. */
public final class Numbers {
    /** Stands where there is no figure. */
    public static final String NOTHING = "-";

    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;

    private Numbers() {}

    /**
     * Writes a figure: three digits, no segment is worth more.
     *
     * @param value not negative
     * @return with {@code k} or {@code M} behind it if it has more than five digits
     */
    public static String format(double value) {
        if (value >= MILLION) {
            return format(value / MILLION) + "M";
        }
        if (value >= 100 * THOUSAND) {
            return format(value / THOUSAND) + "k";
        }
        int decimals = value < 0.995 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /**
     * Writes the median and, in brackets, the least and the most.
     *
     * @param result one or more samples
     * @return {@code 9.00 (8.10-9.90)}, or {@code 9.00 (once)}
     */
    public static String withSpread(Result result) {
        if (result.runs() == 1) {
            return format(result.median()) + " (once)";
        }
        return format(result.median()) + " (" + format(result.min()) + "-" + format(result.max()) + ")";
    }

    /**
     * Writes the median and, in brackets, some percentiles.
     *
     * @param result      that has them
     * @param percentiles by name
     * @return {@code 9.00 (9.90, 12.1)}
     */
    public static String withPercentiles(Result result, String... percentiles) {
        return format(result.median())
                + Arrays.stream(percentiles)
                        .map(name -> format(
                                Objects.requireNonNullElse(result.percentiles().get(name), Double.NaN)))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    /**
     * Writes how many times one median is another.
     *
     * @param value on top
     * @param of    below
     * @return {@code 1.25x}, or nothing if there is nothing to compare
     */
    public static Optional<String> ratio(Optional<Result> value, Optional<Result> of) {
        return value.flatMap(known -> of.map(other -> format(known.median() / other.median()) + "x"));
    }
}
