package io.mortise.bench.workloads;

import io.mortise.bench.report.Timeline;
import io.mortise.bench.result.Result;
import java.util.List;

/**
 * What a comparison found out.
 *
 * @param results   the figures
 * @param timelines one for each workload
 * @param runs      a line on how often, and how long it took
 * @param notes     what was left out, and what must be known besides
 */
record WorkloadsOutcome(List<Result> results, List<Timeline> timelines, String runs, List<String> notes) {}
