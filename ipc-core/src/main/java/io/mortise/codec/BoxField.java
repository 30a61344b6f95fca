package io.mortise.codec;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** A boxed primitive: a byte that is 1 if there is one, and the value, or zeros. */
final class BoxField<T> extends ObjectField {
    private final Class<T> type;
    private final Codec<T> codec;
    private final int length;

    BoxField(Class<T> type, Codec<T> codec, int length) {
        super(codec.format() + "?", 1 + length);
        this.type = type;
        this.codec = codec;
        this.length = length;
    }

    @Override
    int write(@Nullable Object value, MutableDirectBuffer buffer, int offset) {
        int begin = writePresence(value, buffer, offset);
        if (value == null) {
            for (int i = 0; i < length; i++) {
                buffer.putByte(begin + i, (byte) 0);
            }
        } else {
            codec.encode(type.cast(value), buffer, begin);
        }
        return begin + length;
    }

    @Override
    @Nullable
    Object read(Input input) {
        boolean isPresent = input.readBoolean();
        int begin = input.pass(length);
        return isPresent ? codec.decode(input.buffer, begin, length) : null;
    }
}
