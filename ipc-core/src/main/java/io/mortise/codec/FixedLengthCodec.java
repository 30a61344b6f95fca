package io.mortise.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What codecs have in common whose values all have the same length. */
abstract class FixedLengthCodec<T> implements Codec<T> {
    private final String format;
    private final int length;

    FixedLengthCodec(String format, int length) {
        this.format = format;
        this.length = length;
    }

    abstract void put(MutableDirectBuffer buffer, int offset, T value);

    abstract T get(DirectBuffer buffer, int offset);

    @Override
    public final int encodedLength(T value) {
        return length;
    }

    @Override
    public final int encode(T value, MutableDirectBuffer buffer, int offset) {
        put(buffer, offset, value);
        return length;
    }

    @Override
    public final T decode(DirectBuffer buffer, int offset, int lengthFound) {
        CodecException.checkLength(format, length, lengthFound);
        return get(buffer, offset);
    }

    @Override
    public final String format() {
        return format;
    }

    @Override
    public final String toString() {
        return format + " codec";
    }
}
