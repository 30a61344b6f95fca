package io.mortise.bench.locks;

import io.mortise.bench.result.Result;
import java.util.List;

/**
 * What a comparison found out.
 *
 * @param results  the figures
 * @param segments a line on what the probes saw, and how long it took
 * @param notes    what was left out and why
 */
record LocksOutcome(List<Result> results, String segments, List<String> notes) {}
