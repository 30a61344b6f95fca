package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The number of a message, written over its first and its last whole long, so that every single one is recognised. */
final class Stamp {
    static final int HEAD = 0;

    private Stamp() {}

    /** Where the stamp at the end begins: the last whole long. */
    static int tail(int length) {
        return (length / Long.BYTES - 1) * Long.BYTES;
    }

    /** Which of the two payloads a message carries. */
    static int variant(long number) {
        return (int) (number & 1);
    }

    static void put(MutableDirectBuffer message, int length, long number) {
        message.putLong(HEAD, number);
        message.putLong(tail(length), ~number);
    }

    static void check(DirectBuffer message, int length, long number) throws CorruptedException {
        check(message.getLong(HEAD), message.getLong(tail(length)), number);
    }

    static void check(long head, long tail, long number) throws CorruptedException {
        if (head != number || tail != ~number) {
            throw new CorruptedException(
                    "message " + number + " arrived with the stamps " + head + " and ~" + ~tail + " at its ends");
        }
    }
}
