package io.mortise.bench.workloads;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Little work with much data, which lies in shared memory. */
final class SharedDotProducts implements Batch {
    private final SharedVectors vectors;
    private final List<SharedDotProduct> works;
    private final long expected;

    private SharedDotProducts(SharedVectors vectors, List<SharedDotProduct> works, long expected) {
        this.vectors = vectors;
        this.works = works;
        this.expected = expected;
    }

    static SharedDotProducts open(WorkloadsPlan plan, Path memory) throws IOException {
        Path path = memory.resolve("vectors").toAbsolutePath();
        int elements = plan.elements();
        Shares shares = new Shares(elements, plan.tasks());
        List<SharedDotProduct> works = IntStream.range(0, plan.tasks())
                .mapToObj(task ->
                        new SharedDotProduct(path.toString(), elements, shares.from(task), shares.from(task + 1)))
                .toList();
        return new SharedDotProducts(SharedVectors.create(path, elements), works, Vectors.product(elements));
    }

    @Override
    public List<SharedDotProduct> works() {
        return works;
    }

    @Override
    public void verify(List<Long> values) throws IOException {
        Expected.sum(expected, values);
    }

    @Override
    public void close() {
        vectors.close();
    }
}
