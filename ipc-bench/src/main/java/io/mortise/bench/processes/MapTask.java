package io.mortise.bench.processes;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.Repeated;
import io.mortise.bench.harness.Stopwatch;
import io.mortise.codec.Codecs;
import io.mortise.collection.SharedMap;
import io.mortise.manager.Manager;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Times a map, and looks at every value afterwards.
 *
 * @param subject  whose map
 * @param isPut    whether values are replaced
 * @param entries  how many it has
 * @param warmUpNs time that does not count
 */
record MapTask(Subject subject, boolean isPut, int entries, long warmUpNs) implements PeerTask<double[]> {
    private static final int VALUE_BYTES = 64;
    private static final int REGION_MEGABYTES = 16;
    private static final int REGION_BYTES_PER_ENTRY = 256;
    /** Prime, so that all keys come, in no order that a processor could guess. */
    private static final int STRIDE = 7_368_787;

    @Override
    public double[] run(PeerContext context) throws IOException {
        if (subject == Subject.CONCURRENT_HASH_MAP) {
            return time(new ConcurrentHashMap<>());
        }
        if (subject == Subject.MORTISE_MANAGER) {
            Path socket = context.disk().resolve("m").resolve("socket"); // short, as the paths of sockets have to be
            try (Manager manager = Manager.builder().address("unix:" + socket).start()) {
                return time(manager.map());
            }
        }
        RegionOptions options = RegionOptions.ofMegabytes(
                        REGION_MEGABYTES + ((entries * (long) REGION_BYTES_PER_ENTRY) >> 20))
                .reserveSpace(false)
                .unlinkOnLastClose();
        try (Region region = Region.create(context.memory().resolve("map"), options)) {
            return time(SharedMap.in(region, "map", Codecs.strings(), Codecs.bytes()));
        }
    }

    private double[] time(Map<String, byte[]> map) throws CorruptedException {
        String[] keys = new String[entries];
        for (int i = 0; i < entries; i++) {
            keys[i] = String.format(Locale.ROOT, "key-%012d", i);
            map.put(keys[i], value(i));
        }
        double[] samplesNs = Stopwatch.time(isPut ? putting(map, keys) : getting(map, keys), warmUpNs);
        for (int i = 0; i < entries; i++) {
            if (!Arrays.equals(map.get(keys[i]), value(i))) {
                throw new CorruptedException(this + ": the value of " + keys[i] + " is wrong");
            }
        }
        return samplesNs;
    }

    /** No two are alike: the number in all its bytes. */
    private static byte[] value(int number) {
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (number >>> (i % Integer.BYTES * Byte.SIZE) ^ i);
        }
        return value;
    }

    private Repeated getting(Map<String, byte[]> map, String[] keys) {
        int[] next = {0};
        return times -> {
            int at = next[0];
            long sum = 0;
            for (int i = 0; i < times; i++) {
                at = (int) ((at + (long) STRIDE) % keys.length);
                sum += Objects.requireNonNull(map.get(keys[at]))[0];
            }
            next[0] = at;
            return sum;
        };
    }

    private Repeated putting(Map<String, byte[]> map, String[] keys) {
        byte[][] values = new byte[entries][];
        Arrays.setAll(values, MapTask::value);
        int[] next = {0};
        return times -> {
            int at = next[0];
            long sum = 0;
            for (int i = 0; i < times; i++) {
                at = (int) ((at + (long) STRIDE) % keys.length);
                sum += map.put(keys[at], values[at])[0];
            }
            next[0] = at;
            return sum;
        };
    }

    @Override
    public String toString() {
        return (isPut ? "map-put " : "map-get ") + subject.label() + " " + MapTrial.heading(entries);
    }
}
