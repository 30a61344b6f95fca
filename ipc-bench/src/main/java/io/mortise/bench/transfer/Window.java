package io.mortise.bench.transfer;

/**
 * How much may be on its way, the same for all: two messages, or as many as make 64 MiB. The receiver reports after each
 * quarter of it, so that the reports cost next to nothing.
 *
 * @param messages    that may be sent and not yet reported as read
 * @param creditEvery so many messages the receiver reports
 */
record Window(int messages, int creditEvery) {
    static final int BYTES = 64 << 20;

    static Window of(int payloadBytes) {
        int messages = Math.max(2, BYTES / payloadBytes);
        return new Window(messages, Math.max(1, messages / 4));
    }
}
