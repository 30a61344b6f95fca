package io.mortise.bench.workloads;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Arithmetic, and nothing else. */
final class PrimeCounting implements Batch {
    private final List<CountPrimes> works;
    private final long expected;

    private PrimeCounting(List<CountPrimes> works, long expected) {
        this.works = works;
        this.expected = expected;
    }

    static PrimeCounting open(WorkloadsPlan plan) {
        Shares shares = new Shares(plan.primesBelow(), plan.tasks());
        List<CountPrimes> works = IntStream.range(0, plan.tasks())
                .mapToObj(task -> new CountPrimes(shares.from(task), shares.from(task + 1)))
                .toList();
        return new PrimeCounting(works, sieve(plan.primesBelow()));
    }

    /** Another way, so that a mistake in one would show. */
    private static long sieve(int below) {
        BitSet composite = new BitSet(below);
        long count = 0;
        for (int number = 2; number < below; number++) {
            if (composite.get(number)) {
                continue;
            }
            count++;
            for (long multiple = (long) number * number; multiple < below; multiple += number) {
                composite.set((int) multiple);
            }
        }
        return count;
    }

    @Override
    public List<CountPrimes> works() {
        return works;
    }

    @Override
    public void verify(List<Long> values) throws IOException {
        Expected.sum(expected, values);
    }
}
