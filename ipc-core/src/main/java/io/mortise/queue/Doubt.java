package io.mortise.queue;

/**
 * When to ask the kernel whether somebody is still alive, which takes a microsecond or two: not at first sight, and then about once a
 * millisecond. Threads may race here; at worst somebody asks too early or a little late.
 */
final class Doubt {
    private static final long INTERVAL_NS = 1_000_000;

    private long position = -1;
    private long word;
    private long nextNs;

    /** {@return whether that cell, found in that state, has been so for a while} */
    boolean isDue(long positionFound, long wordFound) {
        long nowNs = System.nanoTime();
        if (position != positionFound || word != wordFound) {
            position = positionFound;
            word = wordFound;
            nextNs = nowNs + INTERVAL_NS;
            return false;
        }
        if (nowNs - nextNs < 0) {
            return false;
        }
        nextNs = nowNs + INTERVAL_NS;
        return true;
    }
}
