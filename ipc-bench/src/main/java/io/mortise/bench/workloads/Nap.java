package io.mortise.bench.workloads;

/**
 * Does nothing for a moment, so that others have their turn.
 *
 * @param ms how long
 */
record Nap(long ms) implements Work {
    @Override
    public long run() throws InterruptedException {
        Thread.sleep(ms);
        return ms;
    }
}
