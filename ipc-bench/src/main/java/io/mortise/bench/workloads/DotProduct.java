package io.mortise.bench.workloads;

/**
 * Multiplies two arrays, which it has with it: a thread finds them where they are, another process is sent a copy.
 *
 * @param left  some numbers
 * @param right as many
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares tasks
record DotProduct(double[] left, double[] right) implements Work {
    @Override
    public long run() {
        double product = 0;
        for (int i = 0; i < left.length; i++) {
            product += left[i] * right[i];
        }
        return (long) product;
    }
}
