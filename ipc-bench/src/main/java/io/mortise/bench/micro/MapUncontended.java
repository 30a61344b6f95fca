package io.mortise.bench.micro;

import io.mortise.codec.Codecs;
import io.mortise.collection.SharedMap;
import io.mortise.collection.ValueHandler;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What getting from and putting into a shared map costs when nobody else uses it: keys of 16 bytes and values of 64, as strings and byte
 * arrays; beside it a map of this process alone, which copies nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class MapUncontended {
    private static final int VALUE_BYTES = 64;

    /** How many entries there are. */
    @Param({"1000", "1000000"})
    public int entries;

    private long sum;
    private final ValueHandler handler = (buffer, offset, length) -> sum += buffer.getLong(offset);
    private Path file;
    private Region region;
    private SharedMap<String, byte[]> map;
    private ConcurrentMap<String, byte[]> ownMap;
    private String[] keys;
    private byte[] value;
    private int next;

    /** For JMH. */
    public MapUncontended() {}

    /**
     * Makes the map, and fills it.
     *
     * @throws IOException if there is no room for a region
     */
    @Setup
    public void open() throws IOException {
        file = Files.createTempDirectory("mortise-bench-").resolve("map");
        region = Region.create(
                file, RegionOptions.ofMegabytes(512).reserveSpace(false).unlinkOnLastClose());
        map = SharedMap.in(region, "map", Codecs.strings(), Codecs.bytes());
        ownMap = new ConcurrentHashMap<>();
        value = new byte[VALUE_BYTES];
        keys = new String[entries];
        for (int i = 0; i < entries; i++) {
            keys[i] = String.format("key-%012d", i);
            map.put(keys[i], value);
            ownMap.put(keys[i], value.clone());
        }
    }

    /**
     * Closes the region.
     *
     * @throws IOException if its folder can not be deleted
     */
    @TearDown
    public void close() throws IOException {
        region.close();
        Files.delete(file.getParent());
    }

    private String nextKey() {
        // In no order that the processor could guess.
        next = (int) ((next + 7_368_787L) % entries);
        return keys[next];
    }

    /**
     * Gets a copy of a value.
     *
     * @return the copy
     */
    @Benchmark
    public byte @Nullable [] get() {
        return map.get(nextKey());
    }

    /**
     * Looks at a value where it lies.
     *
     * @return a sum, to keep the work
     */
    @Benchmark
    public long read() {
        map.read(nextKey(), handler);
        return sum;
    }

    /**
     * Replaces a value.
     *
     * @return a copy of the value before
     */
    @Benchmark
    public byte @Nullable [] put() {
        return map.put(nextKey(), value);
    }

    /**
     * Removes an entry, and adds it again.
     *
     * @return a copy of the value before
     */
    @Benchmark
    public byte @Nullable [] removeAndPut() {
        String key = nextKey();
        byte @Nullable [] before = map.remove(key);
        map.put(key, value);
        return before;
    }

    /**
     * Gets from a map of this process alone.
     *
     * @return the value itself
     */
    @Benchmark
    public byte @Nullable [] getFromOwnMap() {
        return ownMap.get(nextKey());
    }

    /**
     * Puts into a map of this process alone.
     *
     * @return the value before
     */
    @Benchmark
    public byte @Nullable [] putIntoOwnMap() {
        return ownMap.put(nextKey(), value);
    }
}
