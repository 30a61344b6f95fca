package io.mortise.manager;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One shared value: Python's {@code Value}. Each method is atomic. Functions run in the client, on copies, and again if somebody else was
 * quicker: they must have no side effects.
 *
 * @param <T> its type.
 */
public interface ManagedValue<T> {
    /** {@return a copy of the value} */
    @Nullable
    T get();

    /**
     * Sets it.
     *
     * @param value is copied.
     */
    void set(@Nullable T value);

    /**
     * Sets it.
     *
     * @param value is copied.
     * @return the one before.
     */
    @Nullable
    T getAndSet(@Nullable T value);

    /**
     * Sets it if it is as expected: equal, or an array or an object without an {@code equals} of its own with the same content.
     *
     * @param expected what it should be.
     * @param value    is copied.
     * @return false if it is not as expected.
     */
    boolean compareAndSet(@Nullable T expected, @Nullable T value);

    /**
     * Changes it.
     *
     * @param function of the value, without side effects.
     * @return the new value.
     */
    default @Nullable T updateAndGet(UnaryOperator<@Nullable T> function) {
        while (true) {
            T before = get();
            T after = function.apply(before);
            if (compareAndSet(before, after)) {
                return after;
            }
        }
    }

    /**
     * Changes it.
     *
     * @param function of the value, without side effects.
     * @return the value before.
     */
    default @Nullable T getAndUpdate(UnaryOperator<@Nullable T> function) {
        while (true) {
            T before = get();
            if (compareAndSet(before, function.apply(before))) {
                return before;
            }
        }
    }

    /**
     * Combines it with another.
     *
     * @param other    the function's second argument.
     * @param function of the value and the other, without side effects.
     * @return the new value.
     */
    default @Nullable T accumulateAndGet(@Nullable T other, BinaryOperator<@Nullable T> function) {
        return updateAndGet(value -> function.apply(value, other));
    }
}
