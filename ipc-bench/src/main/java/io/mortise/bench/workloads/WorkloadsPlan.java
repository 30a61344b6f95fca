package io.mortise.bench.workloads;

import io.mortise.bench.harness.Fault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, and by how many.
 *
 * @param workloads   kinds of tasks
 * @param workers     threads, and processes
 * @param tasks       of each kind
 * @param rounds      how often
 * @param warmUp      of each workload in each mode, before anything counts
 * @param delayMs     that a slow call takes
 * @param fileBytes   of each file
 * @param primesBelow all numbers that are looked at
 * @param elements    of each array
 * @param fault       what one task is to do wrong, as {@code mortise-pool:die}
 * @param patience    for one result
 */
record WorkloadsPlan(
        List<Workload> workloads,
        int workers,
        int tasks,
        int rounds,
        Duration warmUp,
        int delayMs,
        long fileBytes,
        int primesBelow,
        int elements,
        @Nullable String fault,
        Duration patience) {

    Fault faultOf(Mode mode) {
        return Fault.of(fault, mode.subject());
    }
}
