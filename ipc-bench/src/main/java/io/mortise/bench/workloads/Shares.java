package io.mortise.bench.workloads;

/**
 * Something divided among tasks, as evenly as it goes.
 *
 * @param all   how much there is
 * @param tasks how many
 */
record Shares(int all, int tasks) {
    /** {@return where the share of a task begins, and that of the one before ends} */
    int from(int task) {
        return (int) ((long) all * task / tasks);
    }
}
