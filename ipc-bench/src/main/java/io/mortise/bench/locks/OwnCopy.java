package io.mortise.bench.locks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.Objects;

/**
 * Makes objects of a copy of their class. The compiler looks at what a loop has called so far: a loop that has seen three kinds of
 * lock calls each through a table, one that has seen a single kind has it inlined. So each subject gets a copy of the loop that
 * sees this subject only, and its order of appearance does not matter.
 */
final class OwnCopy {
    private OwnCopy() {}

    /**
     * A new object.
     *
     * @param type      what it is known as
     * @param original  its class, with a single constructor; without nested classes
     * @param arguments for the constructor
     */
    static <T> T of(Class<T> type, Class<? extends T> original, Object... arguments) {
        try (InputStream code =
                Objects.requireNonNull(original.getResourceAsStream(original.getSimpleName() + ".class"))) {
            Class<?> copy = MethodHandles.lookup()
                    .defineHiddenClass(code.readAllBytes(), true)
                    .lookupClass();
            Constructor<?> constructor = copy.getDeclaredConstructors()[0];
            return type.cast(constructor.newInstance(arguments));
        } catch (IOException | ReflectiveOperationException broken) {
            throw new IllegalStateException("cannot copy " + original, broken);
        }
    }
}
