package io.mortise.bench.transfer;

import io.mortise.bench.result.Result;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found out.
 *
 * @param results one for each subject, size and placement
 * @param buffers that were in force, by subject
 * @param rounds  that were run
 * @param probes  a line on what the probes saw
 * @param notes   what was left out and why
 */
record TransferOutcome(
        List<Result> results, Map<String, Object> buffers, int rounds, String probes, List<String> notes) {}
