package io.mortise.process;

import org.agrona.MutableDirectBuffer;

/**
 * Something of any length on its way through a queue of short messages: a first message with a head, and, if the rest does not fit
 * into it, as many as it takes with nothing but the bytes, in order. {@link FrameSender} takes it apart, {@link FrameReceiver} puts it together:
 * each lane has one sender at a time, and one receiver.
 *
 * <pre>
 *   0               4               8                               16              20              24              28
 *  +---------------+---------------+-------------------------------+---------------+---------------+---------------+----
 *  | kind          | length        | sequence                      | first         | count         | arrays        | …
 *  +---------------+---------------+-------------------------------+---------------+---------------+---------------+----
 * </pre>
 *
 * <p>The bytes are: the lengths of the large arrays, 4 each; the object bytes, of that length; the arrays.
 */
final class Frame {
    /** To a worker: run these items. */
    static final int RUN = 1;

    /** To a worker: end. */
    static final int STOP = 2;

    /** From a worker: it is initialized. */
    static final int READY = 3;

    /** From a worker: how these items ended. */
    static final int RESULTS = 4;

    /** From a worker: why it could not be initialized. */
    static final int NOT_READY = 5;

    static final int HEAD_BYTES = 28;
    static final int MAX_MESSAGE_BYTES = 128 << 10;

    static final int KIND = 0;
    static final int LENGTH = 4;
    static final int SEQUENCE = 8;
    static final int FIRST = 16;
    static final int COUNT = 20;
    static final int ARRAYS = 24;

    private Frame() {}

    /** {@return true if it fits into one message} */
    static boolean isShort(Packed packed) {
        return packed.arrays().length == 0 && packed.length() <= MAX_MESSAGE_BYTES - HEAD_BYTES;
    }

    /** Writes a head at the beginning of a buffer. */
    static void putHead(
            MutableDirectBuffer buffer, int kind, int length, long sequence, int first, int count, int arrays) {
        buffer.putInt(KIND, kind);
        buffer.putInt(LENGTH, length);
        buffer.putLong(SEQUENCE, sequence);
        buffer.putInt(FIRST, first);
        buffer.putInt(COUNT, count);
        buffer.putInt(ARRAYS, arrays);
    }
}
