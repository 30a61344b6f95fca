package io.mortise.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns values of one type into bytes and back, where the bytes lie: in the room that was claimed for a message, and in the message
 * itself. For users to implement, for example with the flyweights that a schema compiler makes:
 *
 * <pre>{@code
 * final class QuoteCodec implements Codec<Quote> {
 *     public int encodedLength(Quote quote) { return 16; }
 *
 *     public int encode(Quote quote, MutableDirectBuffer buffer, int offset) {
 *         buffer.putLong(offset, quote.price(), LITTLE_ENDIAN);
 *         buffer.putLong(offset + 8, quote.quantity(), LITTLE_ENDIAN);
 *         return 16;
 *     }
 *
 *     public Quote decode(DirectBuffer buffer, int offset, int length) {
 *         CodecException.checkLength("quote", 16, length);
 *         return new Quote(buffer.getLong(offset, LITTLE_ENDIAN), buffer.getLong(offset + 8, LITTLE_ENDIAN));
 *     }
 *
 *     public String format() { return "quote-1"; }
 * }
 * }</pre>
 *
 * <ol>
 *   <li>A codec is used by many threads at once, without a lock: it keeps no state from one call to the next, or keeps it per thread.
 *       The ready-made ones are immutable.
 *   <li>What was encoded decodes to an equal value, in any process whose codec has the same {@link #format()}.
 *   <li>No value is encoded for {@code null}: queues refuse it.
 *   <li>The bytes that {@link #decode} is given are not to be trusted. It checks each length that it reads against what is
 *       there before it allocates, and throws {@link CodecException} or {@link IllegalArgumentException} for what makes no sense.
 *   <li>A process that dies in {@code encode} or {@code decode} has not sent, or has lost, that one message.
 * </ol>
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
    /** Returned by {@link #encodedLength}: only encoding it would tell. */
    int UNKNOWN_LENGTH = -1;

    /**
     * Tells how much room a value will take. With the exact number it is encoded where it will lie; without it, it is encoded in
     * memory of the thread's own, which grows as needed, and copied. A mere upper bound is no help: room in shared memory, once
     * claimed, is not given back in part.
     *
     * @param value the value
     * @return exactly the number of bytes that {@link #encode} will write, 0 or more; or {@link #UNKNOWN_LENGTH}
     * @throws IllegalArgumentException if the value cannot be encoded
     */
    int encodedLength(T value);

    /**
     * Writes a value.
     *
     * @param value  the value, which nobody changes meanwhile
     * @param buffer where to write it: room of exactly {@link #encodedLength} bytes from the offset, or an expandable buffer
     * @param offset where to begin
     * @return the number of bytes written, from the offset on
     * @throws IllegalArgumentException if the value cannot be encoded
     */
    int encode(T value, MutableDirectBuffer buffer, int offset);

    /**
     * Reads a value. The bytes are somebody else's as soon as this returns, so a value that shows them rather than copies them may be used
     * only where that is said to be all right.
     *
     * @param buffer where the bytes are; only {@code length} of them from the offset belong to the value
     * @param offset of the first
     * @param length how many, 0 or more
     * @return the value
     * @throws CodecException           if the bytes are not those of a value
     * @throws IllegalArgumentException if they are, but of a value that cannot be
     */
    T decode(DirectBuffer buffer, int offset, int length);

    /**
     * {@return the name of the bytes' layout} Whoever shares values compares it, so that nobody reads for a price what is a name: another
     * layout needs another name. Empty, as it is here, means that it is not to be compared.
     */
    default String format() {
        return "";
    }
}
