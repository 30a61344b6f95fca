package io.mortise.manager;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Shared values by name. */
final class NamespaceTarget implements ManagedNamespace {
    private final Map<String, Object> values = new TreeMap<>(); // guarded by this

    @Override
    public synchronized @Nullable Object get(String name) {
        return values.get(name);
    }

    @Override
    public synchronized void set(String name, @Nullable Object value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    @Override
    public synchronized boolean remove(String name) {
        return values.remove(name) != null;
    }

    @Override
    public synchronized Set<String> names() {
        return new TreeSet<>(values.keySet());
    }

    @Override
    public synchronized String toString() {
        return values.toString();
    }
}
