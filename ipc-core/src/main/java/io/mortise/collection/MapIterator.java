package io.mortise.collection;

import io.mortise.codec.Codec;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a map, stripe by stripe: it notes the tags that are in a stripe, and then looks for what has each of them now. An entry may
 * move to another slot or be replaced by another meanwhile, but its tag stays the same.
 */
final class MapIterator<K, V> implements Iterator<Map.Entry<K, V>> {
    private static final Stripe.Look COLLECT = MapStripe::collect;

    private final SharedMap<K, V> map;
    private final Core<MapStripe> core;
    private final Codec<K> keys;
    private final Codec<V> values;
    private final Queue<Map.Entry<K, V>> collected = new ArrayDeque<>();
    private int stripe = -1;
    private int[] tags = {};
    private int at;
    private @Nullable K last;

    MapIterator(SharedMap<K, V> map, Core<MapStripe> core, Codec<K> keys, Codec<V> values) {
        this.map = map;
        this.core = core;
        this.keys = keys;
        this.values = values;
        core.memory.extent().checkReadable();
    }

    @Override
    public boolean hasNext() {
        if (!collected.isEmpty()) {
            return true;
        }
        core.memory.extent().checkReadable();
        try (Workspace work = Workspace.open()) {
            while (collected.isEmpty()) {
                if (at < tags.length) {
                    collect(work, tags[at++]);
                } else if (++stripe < core.stripes()) {
                    tags = core.stripe(stripe).tags();
                    at = 0;
                } else {
                    stripe--;
                    return false;
                }
            }
        }
        return true;
    }

    private void collect(Workspace work, int tag) {
        work.hash = (long) tag << Address.BITS;
        if (!core.stripe(stripe).read(work, COLLECT)) {
            return;
        }
        DirectBuffer found = work.found;
        for (int offset = 0; offset < work.foundLength; ) {
            int keyLength = found.getInt(offset);
            int valueLength = found.getInt(offset + Integer.BYTES);
            int keyOffset = offset + MapStripe.COLLECTED_HEADER;
            K key = keys.decode(found, keyOffset, keyLength);
            V value = values.decode(found, keyOffset + keyLength, valueLength);
            collected.add(new WriteThroughEntry(key, value));
            offset = keyOffset + keyLength + valueLength;
        }
    }

    @Override
    public Map.Entry<K, V> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Map.Entry<K, V> next = collected.remove();
        last = next.getKey();
        return next;
    }

    @Override
    public void remove() {
        if (last == null) {
            throw new IllegalStateException("next() was not called, or remove() was called before");
        }
        map.remove(last);
        last = null;
    }

    /** As it was when it was found; what is set goes to the map as well. */
    private final class WriteThroughEntry extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        WriteThroughEntry(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            map.put(getKey(), value);
            return super.setValue(value);
        }
    }
}
