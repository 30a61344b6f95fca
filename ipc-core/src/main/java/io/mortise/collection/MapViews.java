package io.mortise.collection;

import java.util.AbstractCollection;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;

/** The three views of a map. */
final class MapViews {
    private static final int CHARACTERISTICS = Spliterator.CONCURRENT | Spliterator.NONNULL;

    private MapViews() {}

    static final class Keys<K, V> extends AbstractSet<K> {
        private final SharedMap<K, V> map;

        Keys(SharedMap<K, V> map) {
            this.map = map;
        }

        @Override
        public Iterator<K> iterator() {
            return mapped(map.iterator(), Map.Entry::getKey);
        }

        @Override
        public Spliterator<K> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), CHARACTERISTICS | Spliterator.DISTINCT);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public boolean contains(Object key) {
            return map.containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            return map.remove(key) != null;
        }

        @Override
        public void clear() {
            map.clear();
        }
    }

    static final class Values<K, V> extends AbstractCollection<V> {
        private final SharedMap<K, V> map;

        Values(SharedMap<K, V> map) {
            this.map = map;
        }

        @Override
        public Iterator<V> iterator() {
            return mapped(map.iterator(), Map.Entry::getValue);
        }

        @Override
        public Spliterator<V> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), CHARACTERISTICS);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public boolean contains(Object value) {
            return map.containsValue(value);
        }

        @Override
        public void clear() {
            map.clear();
        }
    }

    static final class Entries<K, V> extends AbstractSet<Map.Entry<K, V>> {
        private final SharedMap<K, V> map;

        Entries(SharedMap<K, V> map) {
            this.map = map;
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return map.iterator();
        }

        @Override
        public Spliterator<Map.Entry<K, V>> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), CHARACTERISTICS | Spliterator.DISTINCT);
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public boolean contains(Object object) {
            return object instanceof Map.Entry<?, ?> entry && map.contains(entry.getKey(), entry.getValue());
        }

        @Override
        public boolean remove(Object object) {
            return object instanceof Map.Entry<?, ?> entry && map.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public void clear() {
            map.clear();
        }
    }

    private static <E, T> Iterator<T> mapped(Iterator<E> entries, Function<? super E, ? extends T> part) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public T next() {
                return part.apply(entries.next());
            }

            @Override
            public void remove() {
                entries.remove();
            }
        };
    }
}
