package io.mortise.bench.result;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * One figure: what was measured, of whom, under which parameters.
 *
 * @param benchmark      what was measured, as {@code transfer}
 * @param subject        whose figure it is, by one of the names that {@code docs/benchmarks.md} lists
 * @param parameters     what tells this figure from others of the same subject: {@code payloadBytes}, {@code placement}…
 * @param unit           of all the values: {@code GB/s} (10<sup>9</sup> bytes), {@code ns}…
 * @param higherIsBetter whether a larger value is the better one
 * @param runs           number of samples behind the figure
 * @param median         of the samples
 * @param min            smallest sample
 * @param max            largest sample
 * @param percentiles    by name, as {@code "99"}: the value that 99 % of the samples are at least as good as
 * @param verified       whether what was moved was checked and found to be right
 */
@JsonPropertyOrder({
    "benchmark",
    "subject",
    "parameters",
    "unit",
    "higherIsBetter",
    "runs",
    "median",
    "min",
    "max",
    "percentiles",
    "verified"
})
public record Result(
        String benchmark,
        String subject,
        Map<String, Object> parameters,
        String unit,
        boolean higherIsBetter,
        int runs,
        double median,
        double min,
        double max,
        Map<String, Double> percentiles,
        boolean verified) {

    /**
     * A result whose figures come from a summary.
     *
     * @param benchmark  what was measured
     * @param subject    whose figure it is
     * @param parameters what tells it from others of the same subject
     * @param unit       of all the values
     * @param summary    the figures
     * @param verified   whether what was moved was checked
     * @return the result
     */
    public static Result of(
            String benchmark,
            String subject,
            Map<String, Object> parameters,
            String unit,
            Summary summary,
            boolean verified) {
        return new Result(
                benchmark,
                subject,
                parameters,
                unit,
                summary.higherIsBetter(),
                summary.runs(),
                summary.median(),
                summary.min(),
                summary.max(),
                summary.percentiles(),
                verified);
    }
}
