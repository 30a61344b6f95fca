package io.mortise.stress.ordering.pairs;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.AtomicBuffer;

/** Two plain numbers on cache lines of their own, which somebody writes and somebody else reads. */
final class Payload {
    private static final int OTHER_OFFSET = 128;

    /** How much memory it takes, in bytes. */
    static final int LENGTH = 2 * OTHER_OFFSET;

    private Payload() {}

    static void write(AtomicBuffer data, long number) {
        data.putLong(0, number);
        data.putLong(OTHER_OFFSET, number);
    }

    /** {@return the number, or -1 if one was not as the other, or changed meanwhile} */
    static long read(AtomicBuffer data) {
        long number = data.getLong(0);
        long other = data.getLong(OTHER_OFFSET);
        // Once more, to see a change that comes while we look.
        VarHandle.loadLoadFence();
        boolean same = number == other && data.getLong(OTHER_OFFSET) == number && data.getLong(0) == number;
        return same ? number : -1;
    }
}
