package io.mortise.queue;

/** The first word of a record in a ring. Bit budget: {@link RingDescriptor}. */
final class RecordHeader {
    /** Nothing is here yet: the tail. */
    static final long EMPTY = 0;

    private static final int KIND_SHIFT = 60;
    private static final long LENGTH_MASK = (1L << 30) - 1;

    static final long MESSAGE = 1L << KIND_SHIFT;
    static final long CLAIMED = 3L << KIND_SHIFT;
    static final long ABORTED = 4L << KIND_SHIFT;
    static final long SKIPPED = 5L << KIND_SHIFT;

    private RecordHeader() {}

    static int length(long header) {
        return (int) (header & LENGTH_MASK);
    }

    static long kind(long header) {
        return header & ~LENGTH_MASK;
    }

    /** {@return whether it is a message to be handed over} */
    static boolean isMessage(long header) {
        return kind(header) == MESSAGE;
    }

    /** {@return whether there never will be a message} */
    static boolean isPassedOver(long header) {
        long kind = kind(header);
        return kind == ABORTED || kind == SKIPPED;
    }

    /** {@return whether it is any record of a queue whose longest has that many bytes} */
    static boolean isSane(long header, int longestBytes) {
        return (isMessage(header) || isPassedOver(header) || kind(header) == CLAIMED) && length(header) <= longestBytes;
    }
}
