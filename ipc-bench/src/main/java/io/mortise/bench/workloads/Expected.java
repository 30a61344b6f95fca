package io.mortise.bench.workloads;

import io.mortise.bench.harness.CorruptedException;
import java.util.List;

/** What is known beforehand of the results. */
final class Expected {
    private Expected() {}

    static void each(List<Long> expected, List<Long> values) throws CorruptedException {
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(values.get(i))) {
                throw new CorruptedException(
                        "task " + (i + 1) + " came to " + values.get(i) + ", expected " + expected.get(i));
            }
        }
    }

    static void sum(long expected, List<Long> values) throws CorruptedException {
        long sum = values.stream().mapToLong(Long::longValue).sum();
        if (sum != expected) {
            throw new CorruptedException("all tasks together came to " + sum + ", expected " + expected);
        }
    }
}
