package io.mortise.manager;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A shared map. Its views are copies, since clients have no others. */
final class MapTarget<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
    private final ConcurrentHashMap<K, V> map = new ConcurrentHashMap<>();
    private final Sameness sameness;

    MapTarget(Sameness sameness) {
        this.sameness = sameness;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return map.get(key);
    }

    @Override
    public @Nullable V put(K key, V value) {
        return map.put(key, value);
    }

    @Override
    public @Nullable V remove(@Nullable Object key) {
        return map.remove(key);
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> more) {
        map.putAll(more);
    }

    @Override
    public void clear() {
        map.clear();
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return map.containsKey(key);
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return map.values().stream().anyMatch(here -> sameness.isSame(here, value));
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return map.putIfAbsent(key, value);
    }

    @Override
    public boolean remove(@Nullable Object key, @Nullable Object value) {
        V here = map.get(key);
        while (here != null && sameness.isSame(here, value)) {
            if (map.remove(key, here)) {
                return true;
            }
            here = map.get(key);
        }
        return false;
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        V here = map.get(key);
        while (here != null && sameness.isSame(here, expected)) {
            if (map.replace(key, here, value)) {
                return true;
            }
            here = map.get(key);
        }
        return false;
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return map.replace(key, value);
    }

    @Override
    public @Nullable V getOrDefault(@Nullable Object key, @Nullable V otherwise) {
        V value = map.get(key);
        return value == null ? otherwise : value;
    }

    @Override
    public Set<K> keySet() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(map.keySet()));
    }

    @Override
    public Collection<V> values() {
        return Collections.unmodifiableList(new ArrayList<>(map.values()));
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        Set<Entry<K, V>> entries = new LinkedHashSet<>();
        map.forEach((key, value) -> entries.add(new SimpleImmutableEntry<>(key, value)));
        return Collections.unmodifiableSet(entries);
    }
}
