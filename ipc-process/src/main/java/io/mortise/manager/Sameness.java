package io.mortise.manager;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a value that a client sent is the one that is here. Clients have copies, so a class without {@code equals}, or an array, would
 * never be equal to itself: such values are compared by their bytes.
 */
final class Sameness {
    private final Values values;

    Sameness(Values values) {
        this.values = values;
    }

    boolean isSame(@Nullable Object here, @Nullable Object sent) {
        if (Objects.deepEquals(here, sent)) {
            return true;
        }
        if (here == null || sent == null || here.getClass() != sent.getClass() || hasEquals(here.getClass())) {
            return false;
        }
        byte[] bytes = values.bytes(here);
        return bytes != null && Arrays.equals(bytes, values.bytes(sent));
    }

    private static boolean hasEquals(Class<?> type) {
        try {
            return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Object has it", e);
        }
    }
}
