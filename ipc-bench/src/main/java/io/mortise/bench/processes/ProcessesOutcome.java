package io.mortise.bench.processes;

import io.mortise.bench.result.Result;
import java.util.List;

/**
 * What a comparison found out.
 *
 * @param results the figures
 * @param summary a line on how long it took
 * @param python  the version of Python, or why there is none
 * @param notes   what was left out and why
 */
record ProcessesOutcome(List<Result> results, String summary, String python, List<String> notes) {}
