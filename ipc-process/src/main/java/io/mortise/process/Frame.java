package io.mortise.process;

import io.mortise.queue.QueueClaim;
import io.mortise.queue.SharedQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Something of any length on its way through a queue of short messages: a first message with a head, and, if the rest does not fit
 * into it, as many as it takes with nothing but the bytes, in order. Works because each lane has one sender at a time, and one
 * receiver.
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

    private static final int KIND = 0;
    private static final int LENGTH = 4;
    private static final int SEQUENCE = 8;
    private static final int FIRST = 16;
    private static final int COUNT = 20;
    private static final int ARRAYS = 24;

    private Frame() {}

    /** {@return true if it fits into one message} */
    static boolean isShort(Packed packed) {
        return packed.arrays().length == 0 && packed.length() <= MAX_MESSAGE_BYTES - HEAD_BYTES;
    }

    /** Sends frames through one lane. For one thread at a time. */
    static final class Sender {
        private static final int SPINS = 1000;
        private static final long PAUSE_NS = 50_000;

        private final SharedQueue lane;
        private final BooleanSupplier isGivenUp;
        private final QueueClaim claim = new QueueClaim();

        /**
         * A sender.
         *
         * @param isGivenUp is asked while the lane is full; true ends a send that cannot be finished.
         */
        Sender(SharedQueue lane, BooleanSupplier isGivenUp) {
            this.lane = lane;
            this.isGivenUp = isGivenUp;
        }

        /** {@return false if there is no room now} For what {@linkplain #isShort is short}. */
        boolean offerShort(int kind, long sequence, int first, int count, byte[] bytes, int length) {
            if (lane.tryClaim(HEAD_BYTES + length, claim) < 0) {
                return false;
            }
            MutableDirectBuffer buffer = claim.buffer();
            putHead(buffer, kind, length, sequence, first, count, 0);
            buffer.putBytes(HEAD_BYTES, bytes, 0, length);
            claim.commit();
            return true;
        }

        /** The same from a buffer. */
        boolean offerShort(int kind, long sequence, int first, int count, DirectBuffer bytes, int offset, int length) {
            if (lane.tryClaim(HEAD_BYTES + length, claim) < 0) {
                return false;
            }
            MutableDirectBuffer buffer = claim.buffer();
            putHead(buffer, kind, length, sequence, first, count, 0);
            buffer.putBytes(HEAD_BYTES, bytes, offset, length);
            claim.commit();
            return true;
        }

        private static void putHead(
                MutableDirectBuffer buffer, int kind, int length, long sequence, int first, int count, int arrays) {
            buffer.putInt(KIND, kind);
            buffer.putInt(LENGTH, length);
            buffer.putLong(SEQUENCE, sequence);
            buffer.putInt(FIRST, first);
            buffer.putInt(COUNT, count);
            buffer.putInt(ARRAYS, arrays);
        }

        /** Waits for room as often as it takes. {@return false if it was given up} */
        boolean send(int kind, long sequence, int first, int count, Packed packed) {
            if (isShort(packed)) {
                int spins = 0;
                while (!offerShort(kind, sequence, first, count, packed.bytes(), packed.length())) {
                    if (!pause(spins++)) {
                        return false;
                    }
                }
                return true;
            }
            byte[][] arrays = packed.arrays();
            byte[] lengths = new byte[arrays.length * Integer.BYTES];
            for (int i = 0; i < arrays.length; i++) {
                Packer.putInt(lengths, i * Integer.BYTES, arrays[i].length);
            }
            if (!claim(HEAD_BYTES)) {
                return false;
            }
            putHead(claim.buffer(), kind, packed.length(), sequence, first, count, arrays.length);
            claim.commit();
            if (!sendBytes(lengths, lengths.length) || !sendBytes(packed.bytes(), packed.length())) {
                return false;
            }
            for (byte[] array : arrays) {
                if (!sendBytes(array, array.length)) {
                    return false;
                }
            }
            return true;
        }

        private boolean sendBytes(byte[] bytes, int length) {
            for (int sent = 0; sent < length; ) {
                int piece = Math.min(length - sent, MAX_MESSAGE_BYTES);
                if (!claim(piece)) {
                    return false;
                }
                claim.buffer().putBytes(0, bytes, sent, piece);
                claim.commit();
                sent += piece;
            }
            return true;
        }

        private boolean claim(int length) {
            int spins = 0;
            while (lane.tryClaim(length, claim) < 0) {
                if (!pause(spins++)) {
                    return false;
                }
            }
            return true;
        }

        /** For one that has just been refused. */
        void awaitRoom() {
            LockSupport.parkNanos(PAUSE_NS);
        }

        private boolean pause(int spins) {
            if (spins < SPINS) {
                Thread.onSpinWait();
                return true;
            }
            LockSupport.parkNanos(PAUSE_NS);
            return !isGivenUp.getAsBoolean();
        }
    }

    /** Puts frames together again. For one thread. */
    static final class Receiver {
        private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

        private int kind;
        private int length;
        private long sequence;
        private int first;
        private int count;
        private byte[] bytes = new byte[1024];
        private byte[] lengths = {};
        private byte[][] arrays = Packed.NO_ARRAYS;
        private boolean complete;

        /** Which part is being filled: -2 the lengths, -1 the object bytes, or an array. */
        private int part;

        private int filled;

        /** Is a queue's handler. */
        void accept(DirectBuffer buffer, int offset, int messageLength) {
            if (complete || kind == 0) {
                begin(buffer, offset, messageLength);
            } else {
                fill(buffer, offset, messageLength);
            }
        }

        private void begin(DirectBuffer buffer, int offset, int messageLength) {
            kind = buffer.getInt(offset + KIND);
            length = buffer.getInt(offset + LENGTH);
            sequence = buffer.getLong(offset + SEQUENCE);
            first = buffer.getInt(offset + FIRST);
            count = buffer.getInt(offset + COUNT);
            int arrayCount = buffer.getInt(offset + ARRAYS);
            if (bytes.length < length) {
                bytes = new byte[Math.max(length, (int) Math.min(MAX_MESSAGE_BYTES, bytes.length * 2L))];
            }
            if (arrayCount == 0 && messageLength == HEAD_BYTES + length) {
                buffer.getBytes(offset + HEAD_BYTES, bytes, 0, length);
                arrays = Packed.NO_ARRAYS;
                complete = true;
                return;
            }
            lengths = new byte[arrayCount * Integer.BYTES];
            arrays = new byte[arrayCount][];
            complete = false;
            part = -2;
            filled = 0;
            skipFull();
        }

        private void fill(DirectBuffer buffer, int offset, int messageLength) {
            buffer.getBytes(offset, target(), filled, messageLength);
            filled += messageLength;
            skipFull();
        }

        private void skipFull() {
            while (!complete && filled == targetLength()) {
                filled = 0;
                part++;
                if (part == arrays.length) {
                    complete = true;
                } else if (part >= 0) {
                    arrays[part] = new byte[(int) INT.get(lengths, part * Integer.BYTES)];
                }
            }
        }

        private byte[] target() {
            return part == -2 ? lengths : part == -1 ? bytes : arrays[part];
        }

        private int targetLength() {
            return part == -1 ? length : target().length;
        }

        /** {@return true if the last message was the last of its frame, which can then be read} */
        boolean isComplete() {
            return complete;
        }

        int kind() {
            return kind;
        }

        long sequence() {
            return sequence;
        }

        int first() {
            return first;
        }

        int count() {
            return count;
        }

        void open(Unpacker unpacker) {
            unpacker.wrap(bytes, 0, length, arrays);
        }

        /** Lets go of what was large. */
        void release() {
            arrays = Packed.NO_ARRAYS;
            if (bytes.length > MAX_MESSAGE_BYTES) {
                bytes = new byte[1024];
            }
        }
    }
}
