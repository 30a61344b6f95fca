package io.mortise.manager;

import org.jspecify.annotations.Nullable;

/** A shared value. */
final class ValueTarget<T> implements ManagedValue<T> {
    private final Sameness sameness;
    private @Nullable T value; // guarded by this

    ValueTarget(Sameness sameness, @Nullable T value) {
        this.sameness = sameness;
        this.value = value;
    }

    @Override
    public synchronized @Nullable T get() {
        return value;
    }

    @Override
    public synchronized void set(@Nullable T now) {
        value = now;
    }

    @Override
    public synchronized @Nullable T getAndSet(@Nullable T now) {
        T before = value;
        value = now;
        return before;
    }

    @Override
    public synchronized boolean compareAndSet(@Nullable T expected, @Nullable T now) {
        boolean same = sameness.isSame(value, expected);
        if (same) {
            value = now;
        }
        return same;
    }

    @Override
    public synchronized String toString() {
        return String.valueOf(value);
    }
}
