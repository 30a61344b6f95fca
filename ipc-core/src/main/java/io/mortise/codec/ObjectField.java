package io.mortise.codec;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** How components of one type of objects lie in a record; each may be null. */
abstract class ObjectField {
    /** In place of a length that differs from value to value. */
    static final int VARIABLE = -1;

    final String format;

    /** Its length in bytes, if it is always the same, else {@link #VARIABLE}. */
    final int fixedLength;

    ObjectField(String format, int fixedLength) {
        this.format = format;
        this.fixedLength = fixedLength;
    }

    /** {@return how many bytes it takes, or {@link Codec#UNKNOWN_LENGTH}} */
    int length(@Nullable Object value) {
        return fixedLength;
    }

    /** {@return where the next component goes} */
    abstract int write(@Nullable Object value, MutableDirectBuffer buffer, int offset);

    abstract @Nullable Object read(Input input);

    /** One byte that says whether a value follows. */
    static int writePresence(@Nullable Object value, MutableDirectBuffer buffer, int offset) {
        return Output.write(value != null, buffer, offset);
    }
}
