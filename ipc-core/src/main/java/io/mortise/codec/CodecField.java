package io.mortise.codec;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** What another codec writes: its length as an int, -1 for null, and its bytes. */
final class CodecField<T> extends ObjectField {
    private static final int NULL = -1;

    private final Class<T> type;
    private final Codec<T> codec;

    CodecField(Class<T> type, Codec<T> codec) {
        super(codec.format().isEmpty() ? type.getSimpleName() : codec.format(), VARIABLE);
        this.type = type;
        this.codec = codec;
    }

    @Override
    int length(@Nullable Object value) {
        if (value == null) {
            return Integer.BYTES;
        }
        int length = codec.encodedLength(type.cast(value));
        return length == Codec.UNKNOWN_LENGTH ? length : Math.addExact(Integer.BYTES, length);
    }

    @Override
    int write(@Nullable Object value, MutableDirectBuffer buffer, int offset) {
        int begin = offset + Integer.BYTES;
        if (value == null) {
            return Output.write(NULL, buffer, offset);
        }
        int length = codec.encode(type.cast(value), buffer, begin);
        Output.write(length, buffer, offset);
        return begin + length;
    }

    @Override
    @Nullable
    Object read(Input input) {
        int length = input.readInt();
        if (length == NULL) {
            return null;
        }
        int begin = input.pass(length);
        return codec.decode(input.buffer, begin, length);
    }
}
