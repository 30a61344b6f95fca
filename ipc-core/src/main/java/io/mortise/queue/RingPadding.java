package io.mortise.queue;

/** Keeps what one side writes at every message off the cache lines of what lies before it in the heap. */
@SuppressWarnings("unused")
abstract class RingPadding {
    private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;

    RingPadding() {}
}
