package io.mortise.manager;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A shared array of fixed length, at first of nulls: Python's {@code Array}. Each method is atomic.
 *
 * @param <T> type of its elements.
 */
public interface ManagedArray<T> {
    /** {@return the number of elements} */
    int length();

    /**
     * {@return a copy of an element}
     *
     * @param index from 0 to below the length.
     */
    @Nullable
    T get(int index);

    /**
     * Sets an element.
     *
     * @param index from 0 to below the length.
     * @param value is copied.
     */
    void set(int index, @Nullable T value);

    /**
     * Sets an element if it is as expected, see {@link ManagedValue#compareAndSet}.
     *
     * @param index    from 0 to below the length.
     * @param expected what it should be.
     * @param value    is copied.
     * @return false if it is not as expected.
     */
    boolean compareAndSet(int index, @Nullable T expected, @Nullable T value);

    /** {@return copies of all elements, in a list that is nobody else's} */
    List<@Nullable T> toList();

    /**
     * Sets elements from the first on.
     *
     * @param values are copied; no more than there are elements.
     */
    void setAll(List<? extends @Nullable T> values);

    /**
     * Changes an element. The function runs in the client, again if somebody else was quicker.
     *
     * @param index    from 0 to below the length.
     * @param function of the element, without side effects.
     * @return the new element.
     */
    default @Nullable T updateAndGet(int index, UnaryOperator<@Nullable T> function) {
        while (true) {
            T before = get(index);
            T after = function.apply(before);
            if (compareAndSet(index, before, after)) {
                return after;
            }
        }
    }
}
