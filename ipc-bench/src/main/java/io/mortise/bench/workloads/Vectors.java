package io.mortise.bench.workloads;

/** Two arrays whose dot product can be told beforehand, exactly: all numbers are whole, and no sum of products is too long for a double. */
final class Vectors {
    private static final int LEFT = 1000;
    private static final int RIGHT = 997;

    private Vectors() {}

    static double left(int index) {
        return index % LEFT;
    }

    static double right(int index) {
        return index % RIGHT;
    }

    static long product(int elements) {
        long product = 0;
        for (int i = 0; i < elements; i++) {
            product += (long) (i % LEFT) * (i % RIGHT);
        }
        return product;
    }
}
