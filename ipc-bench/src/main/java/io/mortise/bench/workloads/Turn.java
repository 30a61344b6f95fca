package io.mortise.bench.workloads;

import java.util.List;

/**
 * All tasks of a workload, done once.
 *
 * @param startNs   before the first was submitted
 * @param elapsedNs until the last result was there
 * @param tasks     in their order
 */
record Turn(long startNs, long elapsedNs, List<Done> tasks) {
    double elapsedMs() {
        return elapsedNs / 1e6;
    }

    List<Long> values() {
        return tasks.stream().map(Done::value).toList();
    }
}
