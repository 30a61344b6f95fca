package io.mortise.bench.workloads;

import java.nio.DoubleBuffer;

/**
 * Multiplies parts of two arrays in shared memory, where they lie.
 *
 * @param region   the path of it
 * @param elements of each array
 * @param from     first element of the parts
 * @param to       first element behind the parts
 */
record SharedDotProduct(String region, int elements, int from, int to) implements Work {
    @Override
    public long run() {
        SharedVectors vectors = SharedVectors.at(region, elements);
        DoubleBuffer left = vectors.left(from, to);
        DoubleBuffer right = vectors.right(from, to);
        double product = 0;
        for (int i = 0; i < to - from; i++) {
            product += left.get(i) * right.get(i);
        }
        return (long) product;
    }
}
