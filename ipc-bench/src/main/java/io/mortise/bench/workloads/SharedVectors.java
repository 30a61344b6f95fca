package io.mortise.bench.workloads;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.value.DoubleArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Both arrays in a region. Each process attaches once, for its first task, and stays attached. Safe for use by several threads. */
final class SharedVectors implements AutoCloseable {
    private static final Map<String, SharedVectors> ATTACHED = new ConcurrentHashMap<>();

    private final Region region;
    private final DoubleArray left;
    private final DoubleArray right;

    private SharedVectors(Region region, int elements) {
        this.region = region;
        left = DoubleArray.in(region, "left", elements);
        right = DoubleArray.in(region, "right", elements);
    }

    /** {@return the memory that arrays of that length need, with all that is around them} */
    static long bytes(int elements) {
        return 2L * Double.BYTES * elements + (1 << 20);
    }

    static SharedVectors create(Path path, int elements) throws IOException {
        SharedVectors vectors = new SharedVectors(
                Region.create(path, RegionOptions.ofBytes(bytes(elements)).unlinkOnLastClose()), elements);
        for (int i = 0; i < elements; i++) {
            vectors.left.setPlain(i, Vectors.left(i));
            vectors.right.setPlain(i, Vectors.right(i));
        }
        ATTACHED.put(path.toString(), vectors);
        return vectors;
    }

    static SharedVectors at(String path, int elements) {
        return ATTACHED.computeIfAbsent(path, absent -> attach(path, elements));
    }

    private static SharedVectors attach(String path, int elements) {
        try {
            return new SharedVectors(Region.attach(Path.of(path)), elements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the part of the left array, where it lies} */
    DoubleBuffer left(int from, int to) {
        return left.view(from, to - from);
    }

    /** {@return the part of the right array, where it lies} */
    DoubleBuffer right(int from, int to) {
        return right.view(from, to - from);
    }

    @Override
    public void close() {
        ATTACHED.remove(region.path().toString());
        region.close();
    }
}
