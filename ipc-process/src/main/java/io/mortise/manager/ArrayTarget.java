package io.mortise.manager;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shared array. */
final class ArrayTarget<T> implements ManagedArray<T> {
    private final Sameness sameness;
    private final List<@Nullable T> elements; // guarded by this

    ArrayTarget(Sameness sameness, int length) {
        this.sameness = sameness;
        elements = new ArrayList<>(Collections.nCopies(length, null));
    }

    @Override
    public synchronized int length() {
        return elements.size();
    }

    @Override
    public synchronized @Nullable T get(int index) {
        return elements.get(index);
    }

    @Override
    public synchronized void set(int index, @Nullable T value) {
        elements.set(index, value);
    }

    @Override
    public synchronized boolean compareAndSet(int index, @Nullable T expected, @Nullable T value) {
        boolean same = sameness.isSame(elements.get(index), expected);
        if (same) {
            elements.set(index, value);
        }
        return same;
    }

    @Override
    public synchronized List<@Nullable T> toList() {
        return new ArrayList<>(elements);
    }

    @Override
    public void setAll(List<? extends @Nullable T> values) {
        // It may be a shared list, which must not be asked while this one's monitor is held.
        setCopied(new ArrayList<>(values));
    }

    private synchronized void setCopied(List<? extends @Nullable T> values) {
        if (values.size() > elements.size()) {
            throw new IndexOutOfBoundsException(
                    "values.size=" + values.size() + " exceeds length=" + elements.size() + " of the array");
        }
        for (int i = 0; i < values.size(); i++) {
            elements.set(i, values.get(i));
        }
    }

    @Override
    public synchronized String toString() {
        return Arrays.toString(elements.toArray());
    }
}
