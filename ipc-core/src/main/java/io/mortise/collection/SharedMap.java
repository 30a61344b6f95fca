package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.MAP_TYPE;

import io.mortise.codec.Codec;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ConcurrentMap} in a region: what {@link java.util.concurrent.ConcurrentHashMap} is to the threads of one process, for all
 * processes, without a server.
 *
 * <pre>{@code
 * ConcurrentMap<String, Quote> quotes = SharedMap.in(region, "quotes", Codecs.strings(), RecordCodec.of(Quote.class));
 * quotes.merge("MRT", quote, Quote::newer);
 * }</pre>
 *
 * <p>Assumptions: all who use a name have codecs of the same {@linkplain Codec#format() format}, and equal keys have equal bytes, which are
 * what is compared. Neither keys nor values are null. What is got out is a copy.
 *
 * <ol>
 *   <li>All methods may be called by any thread of any process. Each that reads or changes one key is atomic, those of {@code compute} and
 *       {@code merge} included, and sees what was written before the change that it finds.
 *   <li>Reading is lock-free: it waits for nobody who changes something, is stopped, or has died. It begins anew if what it reads is
 *       replaced meanwhile. If that happens a hundred times in a row it takes the stripe's lock (but not in a region that is
 *       read-only, where reading is possible too).
 *   <li>Changes of keys in different stripes ({@link MapOptions}) do not disturb each other; those in the same stripe wait for each other,
 *       uninterruptibly.
 *   <li>A function given to {@code compute}, {@code computeIfAbsent}, {@code computeIfPresent} or {@code merge} runs under the stripe's lock,
 *       once at most. It may read this map, and must not change it: {@link IllegalStateException}. Who locks other things in it
 *       locks in the same order everywhere. If it throws, nothing has changed.
 *   <li>A process may die at any instruction: the map is then as before its change, or as after it, and what it had taken is given
 *       back by the next one that changes something in the same stripe, which takes time in proportion to that stripe. No other one
 *       waits longer than it takes to find out that it is dead. One that is stopped is not robbed: changes of that stripe wait for it.
 *   <li>The map grows as long as its region has room; then a change that needs more throws {@link
 *       io.mortise.region.RegionFullException}, and has changed nothing. Room of removed entries is used again, by this map.
 *   <li>Iterators, of all three views, are weakly consistent: they never throw {@link java.util.ConcurrentModificationException}; every
 *       entry that is there all the time is seen exactly once; others may be seen or not. {@code remove} and {@code setValue} change
 *       the map, whatever others did to that key meanwhile. An iterator keeps 4 bytes per entry of one stripe.
 *   <li>{@link #size()} is exact when nobody changes anything. {@link #clear()}, {@code putAll}, {@code equals} and {@code hashCode} are not
 *       atomic as a whole.
 *   <li>After its region was closed every method throws {@link IllegalStateException}; changing throws it in a region that is read-only.
 *       Closing waits for changes that threads of this process are just making, which takes microseconds; what they are about to make then
 *       is refused.
 * </ol>
 *
 * <p>Two values are the same, for {@code remove(key, value)}, {@code replace(key, old, new)}, {@code containsValue}, if they have the same
 * bytes, or if {@code equals} says so.
 *
 * <p>Getting and putting allocate nothing but the objects that are returned, and make no system calls.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class SharedMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
    private static final Stripe.Look COPY_VALUE = MapStripe::copyValue;
    private static final Stripe.Look FIND = MapStripe::find;
    private static final Stripe.Change PUT = (stripe, work) -> ((MapStripe) stripe).put(work);
    private static final Stripe.Change REMOVE = (stripe, work) -> ((MapStripe) stripe).remove(work);
    private static final Stripe.Change CLEAR = (stripe, work) -> ((MapStripe) stripe).clear();

    private final Core<MapStripe> core;
    private final Codec<K> keys;
    private final Codec<V> values;
    private final Extent extent;

    private SharedMap(Core<MapStripe> core, Codec<K> keys, Codec<V> values) {
        this.core = core;
        this.keys = keys;
        this.values = values;
        this.extent = core.memory.extent();
    }

    /**
     * Finds a map, with however many stripes, or makes one with {@value MapOptions#DEFAULT_STRIPES}. All processes run this same line.
     *
     * @param region where
     * @param name   its name in the region, at most 124 bytes
     * @param keys   codec of its keys, with the same format for all
     * @param values codec of its values, with the same format for all
     * @param <K>    the type of the keys
     * @param <V>    the type of the values
     * @return a handle to it
     * @throws io.mortise.region.RegionMismatchException if the name is taken by something else, or by a map with other formats
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws io.mortise.region.RegionCorruptException  if it is damaged
     * @throws IllegalStateException if the region was closed, or is read-only and has no such map
     */
    public static <K, V> SharedMap<K, V> in(Region region, String name, Codec<K> keys, Codec<V> values) {
        return of(Memory.extent(region, name, MAP_TYPE, 0, MapOptions.DEFAULT_STRIPES, keys, values), keys, values);
    }

    /**
     * Finds a map, or makes one. All processes run this same line.
     *
     * @param region  where
     * @param name    its name in the region, at most 124 bytes
     * @param keys    codec of its keys, with the same format for all
     * @param values  codec of its values, with the same format for all
     * @param options how it is made, or was
     * @param <K>     the type of the keys
     * @param <V>     the type of the values
     * @return a handle to it
     * @throws io.mortise.region.RegionMismatchException if the name is taken by something else, or by a map with other formats or stripes
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws io.mortise.region.RegionCorruptException  if it is damaged
     * @throws IllegalStateException if the region was closed, or is read-only and has no such map
     */
    public static <K, V> SharedMap<K, V> in(
            Region region, String name, Codec<K> keys, Codec<V> values, MapOptions options) {
        int stripes = options.stripes();
        return of(Memory.extent(region, name, MAP_TYPE, stripes, stripes, keys, values), keys, values);
    }

    /** A map in the memory of a map. */
    static <K, V> SharedMap<K, V> of(Extent extent, Codec<K> keys, Codec<V> values) {
        Core<MapStripe> core = Core.of(extent, MapStripe::new);
        core.memory.checkFormats(keys, values);
        return new SharedMap<>(core, keys, values);
    }

    /**
     * Takes a map's name away, as {@link Region#remove} does, with all that belongs to it.
     *
     * @param region where
     * @param name   its name in the region
     * @return true if there was one
     */
    public static boolean remove(Region region, String name) {
        return Memory.remove(region, name);
    }

    /** {@return its name in the region} */
    public String name() {
        return extent.name();
    }

    /** {@return what can be seen of it now} Goes through all pages. */
    public CollectionState state() {
        return core.state();
    }

    // Reading

    @Override
    public @Nullable V get(Object key) {
        try (Workspace work = Workspace.open()) {
            return stripeOf(work, key).read(work, COPY_VALUE) ? work.decodeFound(values) : null;
        }
    }

    @Override
    public boolean containsKey(Object key) {
        try (Workspace work = Workspace.open()) {
            return stripeOf(work, key).read(work, FIND);
        }
    }

    /**
     * Shows a value where it lies, without a copy, under the lock of its stripe: nobody can change what is in it meanwhile. For values that
     * are long, or of which only a few bytes are wanted.
     *
     * @param key     its key
     * @param handler is shown it, and must not change this map
     * @return true if there is one
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public boolean read(K key, ValueHandler handler) {
        try (Workspace work = Workspace.open()) {
            MapStripe stripe = stripeOf(work, key);
            stripe.lock(work);
            try {
                boolean found = stripe.readLocked(work, FIND);
                if (found) {
                    stripe.showFound(work, handler);
                }
                return found;
            } finally {
                stripe.unlock(work);
            }
        }
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, core.size());
    }

    /** {@return the number of entries, which may be more than an int can tell} */
    public long mappingCount() {
        return core.size();
    }

    @Override
    public boolean isEmpty() {
        return core.size() == 0;
    }

    @Override
    public boolean containsValue(Object value) {
        try (Workspace work = Workspace.open()) {
            work.encodeValue(values, cast(value));
            for (Iterator<Entry<K, V>> all = iterator(); all.hasNext(); ) {
                V found = all.next().getValue();
                work.foundLength = Workspace.encode(values, found, work.found);
                if (work.isValueFound() || value.equals(found)) {
                    return true;
                }
            }
            return false;
        }
    }

    // Changing

    @Override
    public @Nullable V put(K key, V value) {
        return put(key, value, true, true);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return put(key, value, true, false);
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return put(key, value, false, true);
    }

    private @Nullable V put(K key, V value, boolean ifAbsent, boolean ifPresent) {
        Objects.requireNonNull(value);
        try (Workspace work = Workspace.open()) {
            MapStripe stripe = stripeOf(work, key);
            work.encodeValue(values, value);
            boolean found;
            stripe.lock(work);
            try {
                found = stripe.readLocked(work, COPY_VALUE);
                if (found ? ifPresent : ifAbsent) {
                    stripe.change(work, PUT);
                }
            } finally {
                stripe.unlock(work);
            }
            return found ? work.decodeFound(values) : null;
        }
    }

    @Override
    public @Nullable V remove(Object key) {
        try (Workspace work = Workspace.open()) {
            MapStripe stripe = stripeOf(work, key);
            boolean found;
            stripe.lock(work);
            try {
                found = stripe.readLocked(work, COPY_VALUE);
                if (found) {
                    stripe.change(work, REMOVE);
                }
            } finally {
                stripe.unlock(work);
            }
            return found ? work.decodeFound(values) : null;
        }
    }

    @Override
    public boolean remove(Object key, Object value) {
        return changeIf(key, value, null);
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        return changeIf(key, oldValue, Objects.requireNonNull(newValue));
    }

    /** Removes, or replaces if there is a replacement, what has that value. */
    private boolean changeIf(Object key, Object expected, @Nullable V replacement) {
        V old = cast(Objects.requireNonNull(expected));
        try (Workspace work = Workspace.open()) {
            MapStripe stripe = stripeOf(work, key);
            work.encodeValue(values, old);
            stripe.lock(work);
            try {
                if (!stripe.readLocked(work, COPY_VALUE)
                        || !(work.isValueFound() || old.equals(work.decodeFound(values)))) {
                    return false;
                }
                if (replacement == null) {
                    stripe.change(work, REMOVE);
                } else {
                    work.encodeValue(values, replacement);
                    stripe.change(work, PUT);
                }
                return true;
            } finally {
                stripe.unlock(work);
            }
        }
    }

    @Override
    public @Nullable V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        return recompute(key, Objects.requireNonNull(function));
    }

    @Override
    public @Nullable V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
        Objects.requireNonNull(function);
        return recompute(key, (same, old) -> old == null ? null : function.apply(same, old));
    }

    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        Objects.requireNonNull(function);
        V found = get(key);
        return found != null ? found : recompute(key, (same, old) -> old != null ? old : function.apply(same));
    }

    @Override
    public @Nullable V merge(K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
        Objects.requireNonNull(function);
        Objects.requireNonNull(value);
        return recompute(key, (same, old) -> old == null ? value : function.apply(old, value));
    }

    private @Nullable V recompute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        try (Workspace work = Workspace.open()) {
            MapStripe stripe = stripeOf(work, key);
            stripe.lock(work);
            try {
                boolean found = stripe.readLocked(work, COPY_VALUE);
                V old = found ? work.decodeFound(values) : null;
                V next = function.apply(key, old);
                if (next == null && found) {
                    stripe.change(work, REMOVE);
                } else if (next != null) {
                    work.encodeValue(values, next);
                    // The function may have changed the very object that it was given.
                    if (!found || !work.isValueFound()) {
                        stripe.change(work, PUT);
                    }
                }
                return next;
            } finally {
                stripe.unlock(work);
            }
        }
    }

    /** Removes everything, one stripe after the other. */
    @Override
    public void clear() {
        try (Workspace work = Workspace.open()) {
            for (int number = 0; number < core.stripes(); number++) {
                MapStripe stripe = core.stripe(number);
                stripe.lock(work);
                try {
                    stripe.change(work, CLEAR);
                } finally {
                    stripe.unlock(work);
                }
            }
        }
    }

    // Views

    @Override
    public Set<K> keySet() {
        return new MapViews.Keys<>(this);
    }

    @Override
    public Collection<V> values() {
        return new MapViews.Values<>(this);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new MapViews.Entries<>(this);
    }

    Iterator<Entry<K, V>> iterator() {
        return new MapIterator<>(this, core, keys, values);
    }

    /** True if the key has that value. */
    boolean contains(Object key, Object value) {
        V expected = cast(value);
        try (Workspace work = Workspace.open()) {
            MapStripe stripe = stripeOf(work, key);
            work.encodeValue(values, expected);
            return stripe.read(work, COPY_VALUE) && (work.isValueFound() || expected.equals(work.decodeFound(values)));
        }
    }

    private MapStripe stripeOf(Workspace work, Object key) {
        extent.checkReadable();
        work.encodeKey(keys, castKey(Objects.requireNonNull(key)));
        return core.stripeOf(work);
    }

    @SuppressWarnings("unchecked") // the codec refuses what it is not
    private K castKey(Object key) {
        return (K) key;
    }

    @SuppressWarnings("unchecked") // the codec refuses what it is not
    private V cast(Object value) {
        return (V) Objects.requireNonNull(value);
    }
}
