package io.mortise.bench.workloads;

import java.time.Duration;
import java.util.List;

/** Plans for tests: little to do. */
final class Plans {
    static final int TASKS = 3;
    static final int PRIMES_BELOW = 1000;
    static final int ELEMENTS = 10_001;

    private Plans() {}

    static WorkloadsPlan tiny() {
        return patient(Duration.ofSeconds(60));
    }

    static WorkloadsPlan patient(Duration patience) {
        return new WorkloadsPlan(
                List.of(Workload.values()),
                2,
                TASKS,
                1,
                Duration.ZERO,
                1,
                100_000,
                PRIMES_BELOW,
                ELEMENTS,
                null,
                patience);
    }
}
