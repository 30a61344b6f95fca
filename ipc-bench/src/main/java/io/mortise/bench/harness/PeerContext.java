package io.mortise.bench.harness;

import io.mortise.transport.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the second JVM offers to its tasks. Used by one thread. */
public final class PeerContext {
    private final Path memory;
    private final Path disk;
    private final PlacementProbe probe;
    private final Connection standardStreams;
    private final Map<Class<?>, Object> kept = new HashMap<>();

    private PeerContext(Path memory, Path disk, PlacementProbe probe, Connection standardStreams) {
        this.memory = memory;
        this.disk = disk;
        this.probe = probe;
        this.standardStreams = standardStreams;
    }

    static PeerContext open(Path memory, Path disk, Connection standardStreams) throws IOException {
        PlacementProbe probe = PlacementProbe.open(memory.resolve(Peer.PROBE_FILE));
        return new PeerContext(memory, disk, probe, standardStreams);
    }

    /**
     * The folder of the run for what belongs in memory.
     *
     * @return an existing folder
     */
    public Path memory() {
        return memory;
    }

    /**
     * The folder of the run for sockets, FIFOs and files.
     *
     * @return an existing folder
     */
    public Path disk() {
        return disk;
    }

    /**
     * The other end of the probe of the first JVM.
     *
     * @return for {@link PlacementProbe#respond}
     */
    public PlacementProbe probe() {
        return probe;
    }

    /**
     * Standard input and output of this process, as a connection to the first JVM.
     *
     * @return open as long as the first JVM lives
     */
    public Connection standardStreams() {
        return standardStreams;
    }

    /**
     * Keeps something for the tasks to come.
     *
     * @param <T>   its type
     * @param type  by which it is found again; what was kept under it is forgotten
     * @param value to be kept
     * @return the value
     */
    public <T> T keep(Class<T> type, T value) {
        kept.put(type, value);
        return value;
    }

    /**
     * Finds what an earlier task kept, or makes it.
     *
     * @param <T>  its type
     * @param type under which it is kept
     * @param made called if there is none
     * @return the value
     */
    public <T> T kept(Class<T> type, Supplier<T> made) {
        return kept.containsKey(type) ? kept(type) : keep(type, made.get());
    }

    /**
     * Finds what an earlier task kept.
     *
     * @param <T>  its type
     * @param type under which it was kept
     * @return the value
     * @throws IllegalStateException if there is none
     */
    public <T> T kept(Class<T> type) {
        T value = type.cast(kept.get(type));
        if (value == null) {
            throw new IllegalStateException("no earlier task kept a " + type.getSimpleName());
        }
        return value;
    }
}
