package io.mortise.bench.harness;

import io.mortise.bench.result.Result;
import io.mortise.bench.result.Summary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is measured, of whom, under which parameters: a {@link Result} without its samples.
 *
 * @param benchmark      what is measured
 * @param subject        whose figure it is
 * @param parameters     what tells it from others of the same subject, but for the placement
 * @param unit           of all samples
 * @param higherIsBetter whether a larger sample is the better one
 */
public record Figure(
        String benchmark, String subject, Map<String, Object> parameters, String unit, boolean higherIsBetter) {

    Result result(Map<String, Object> more, Summary summary) {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.putAll(more);
        return Result.of(benchmark, subject, all, unit, summary, true);
    }
}
