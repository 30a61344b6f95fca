package io.mortise.manager;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Named values of any type, shared: Python's {@code Namespace}. Each method is atomic. */
public interface ManagedNamespace {
    /**
     * {@return a copy of a value; null if there is none}
     *
     * @param name its name.
     */
    @Nullable
    Object get(String name);

    /**
     * {@return a copy of a value; null if there is none}
     *
     * @param name its name.
     * @param type its type.
     * @param <T>  its type.
     * @throws ClassCastException if it is of another.
     */
    default <T> @Nullable T get(String name, Class<T> type) {
        return type.cast(get(name));
    }

    /**
     * Sets a value.
     *
     * @param name  its name.
     * @param value is copied; null removes it.
     */
    void set(String name, @Nullable Object value);

    /**
     * Removes a value.
     *
     * @param name its name.
     * @return false if there was none.
     */
    boolean remove(String name);

    /** {@return the names of the values, in order} */
    Set<String> names();
}
