package io.mortise.bench.workloads;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Little work with much data, which goes with the tasks. */
final class DotProducts implements Batch {
    private final List<DotProduct> works;
    private final long expected;

    private DotProducts(List<DotProduct> works, long expected) {
        this.works = works;
        this.expected = expected;
    }

    static DotProducts open(WorkloadsPlan plan) {
        Shares shares = new Shares(plan.elements(), plan.tasks());
        List<DotProduct> works = IntStream.range(0, plan.tasks())
                .mapToObj(task -> part(shares.from(task), shares.from(task + 1)))
                .toList();
        return new DotProducts(works, Vectors.product(plan.elements()));
    }

    private static DotProduct part(int from, int to) {
        return new DotProduct(
                IntStream.range(from, to).mapToDouble(Vectors::left).toArray(),
                IntStream.range(from, to).mapToDouble(Vectors::right).toArray());
    }

    @Override
    public List<DotProduct> works() {
        return works;
    }

    @Override
    public void verify(List<Long> values) throws IOException {
        Expected.sum(expected, values);
    }
}
