package io.mortise.codec;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** An enum constant: its ordinal as an int, -1 for null. The constants are part of the format. */
final class EnumField extends ObjectField {
    private static final int NULL = -1;

    private final Enum<?>[] constants;

    private EnumField(String format, Enum<?>[] constants) {
        super(format, Integer.BYTES);
        this.constants = constants;
    }

    static EnumField of(Class<? extends Enum<?>> type) {
        Enum<?>[] constants = type.getEnumConstants();
        String names = Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(","));
        return new EnumField("enum " + type.getSimpleName() + "[" + names + "]", constants);
    }

    @Override
    @SuppressWarnings(
            "EnumOrdinal") // the format lists the constants in their order, so another order is another format
    int write(@Nullable Object value, MutableDirectBuffer buffer, int offset) {
        return Output.write(value == null ? NULL : ((Enum<?>) value).ordinal(), buffer, offset);
    }

    @Override
    @Nullable
    Object read(Input input) {
        int ordinal = input.readInt();
        if (ordinal == NULL) {
            return null;
        }
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new CodecException("ordinal=" + ordinal + " of " + format + " is not from 0 to "
                    + (constants.length - 1) + ", nor -1 for null");
        }
        return constants[ordinal];
    }
}
