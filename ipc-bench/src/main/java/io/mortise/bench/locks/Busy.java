package io.mortise.bench.locks;

/** Work that takes a given time and touches nothing. */
final class Busy {
    private Busy() {}

    static void workFor(long ns) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < ns) {
            Thread.onSpinWait();
        }
    }
}
