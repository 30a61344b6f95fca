package io.mortise.codec;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Memory of a thread's own, in which a value is encoded whose length nobody knows before, or for which there is no room yet. It grows as
 * needed, is used again, and let go if it has grown large. Not for users of Mortise: what takes codecs is built on it.
 *
 * <pre>{@code
 * try (Scratch scratch = Scratch.encode(codec, value)) {
 *     queue.put(scratch.buffer(), 0, scratch.length());
 * }
 * }</pre>
 *
 * <p>For one thread.
 */
public final class Scratch implements AutoCloseable {
    private static final int LARGEST_KEPT_BYTES = 1 << 20;
    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;
    private boolean inUse;

    private Scratch() {}

    /**
     * Encodes a value.
     *
     * @param codec knows how
     * @param value the value
     * @param <T>   its type
     * @return the memory with its bytes, from offset 0, until it is closed
     * @throws IllegalArgumentException if the value cannot be encoded, or the codec wrote another number of bytes than it said
     */
    public static <T> Scratch encode(Codec<T> codec, T value) {
        Scratch mine = MINE.get();
        // A codec may use a queue itself.
        Scratch scratch = mine.inUse ? new Scratch() : mine;
        scratch.inUse = true;
        try {
            int promised = codec.encodedLength(value);
            scratch.length = codec.encode(value, scratch.buffer, 0);
            checkWritten(codec, promised, scratch.length);
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
        return scratch;
    }

    /**
     * Refuses what a codec wrote if it is not as long as it said.
     *
     * @param codec    the codec
     * @param promised the length that it said before, in bytes, or {@link Codec#UNKNOWN_LENGTH}
     * @param written  the length that it said after
     * @throws IllegalArgumentException if the two differ
     */
    public static void checkWritten(Codec<?> codec, int promised, int written) {
        if (written != promised && (promised != Codec.UNKNOWN_LENGTH || written < 0)) {
            throw new IllegalArgumentException("codec " + codec + " said encodedLength=" + promised + " and then wrote "
                    + written + " bytes; the two must be the same");
        }
    }

    /** {@return the memory, with the bytes from offset 0} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return the number of bytes} */
    public int length() {
        return length;
    }

    /** Makes it usable for the next value. */
    @Override
    public void close() {
        if (buffer.capacity() > LARGEST_KEPT_BYTES) {
            buffer = new ExpandableArrayBuffer();
        }
        inUse = false;
    }
}
