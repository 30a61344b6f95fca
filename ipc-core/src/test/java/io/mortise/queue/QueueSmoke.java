package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A first look at the speed between two JVMs: one way and round trip, busy spinning, in short segments, each between two probes of a
 * bare word's round trip; segments whose probes disagree about near and far are dropped. No test: run by hand.
 */
final class QueueSmoke {
    private static final int SWALLOW = 0;
    private static final int ECHO = 1;
    private static final int PROBE = 2;
    private static final int END = 3;
    private static final int PROBES = 2_000;
    private static final int NEAR_LIMIT_NS = 200;
    private static final int[] LENGTHS = {8, 32, 256, 4096};

    private final SharedQueue there;
    private final SharedQueue back;
    private final AtomicBuffer words;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[4096]);
    /** Of the consumer when it finds nothing: a longer pause lets a batch gather, and costs a round trip. */
    private final int pauses;

    private long received;

    private QueueSmoke(Region region, long capacity, int pauses) {
        this.pauses = pauses;
        QueueOptions options = QueueOptions.capacity(capacity);
        there = SharedQueue.in(region, "there", options);
        back = SharedQueue.in(region, "back", options);
        Extent extent = region.extent(new ExtentSpec("words", "long[]", 64, 512));
        words = extent.buffer();
    }

    private static Region region(Path directory) throws Exception {
        return Region.createOrAttach(directory.resolve("region"), RegionOptions.ofMegabytes(512));
    }

    public static void main(String[] arguments) throws Exception {
        long capacity = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1 << 20;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12;
        int pauses = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "smoke");
        Jvm.Builder builder =
                Jvm.builder(Peer.class).flags("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseParallelGC");
        try (Region region = region(directory);
                Jvm child = builder.start(directory, capacity, pauses)) {
            child.expect("up");
            QueueSmoke smoke = new QueueSmoke(region, capacity, pauses);
            Map<String, double[]> results = new TreeMap<>();
            for (int round = 0; round < rounds + 3; round++) {
                for (int length : LENGTHS) {
                    smoke.segment(
                            String.format("one way   %4d B M/s", length),
                            round < 3,
                            results,
                            () -> smoke.oneWay(length));
                    smoke.segment(
                            String.format("round trip %4d B ns", length),
                            round < 3,
                            results,
                            () -> smoke.roundTrip(length));
                }
            }
            smoke.send(END, 8);
            results.forEach((name, values) -> {
                Arrays.sort(values);
                System.out.printf(
                        "%-26s median %8.2f  min %8.2f  max %8.2f  n=%d%n",
                        name, values[values.length / 2], values[0], values[values.length - 1], values.length);
            });
        } finally {
            try (var files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private interface Measurement {
        double run();
    }

    private void segment(String name, boolean warmUp, Map<String, double[]> results, Measurement measurement) {
        double before = probe();
        double value = measurement.run();
        double after = probe();
        boolean near = before < NEAR_LIMIT_NS;
        if (!warmUp && near == after < NEAR_LIMIT_NS) {
            add(results, (near ? "near " : "far ") + name, value);
            add(results, (near ? "near " : "far ") + "bare word ns", before);
        }
    }

    private static void add(Map<String, double[]> results, String name, double value) {
        double[] old = results.getOrDefault(name, new double[0]);
        double[] more = Arrays.copyOf(old, old.length + 1);
        more[old.length] = value;
        results.put(name, more);
    }

    private void send(int kind, int length) {
        message.putInt(0, kind);
        while (there.offer(message, 0, length) < 0) {
            Thread.onSpinWait();
        }
    }

    private void awaitEcho() {
        long before = received;
        while (received == before) {
            if (back.poll((buffer, offset, length) -> received++, 1) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private double probe() {
        send(PROBE, 8);
        awaitEcho();
        long base = words.getLongVolatile(0);
        long startNs = System.nanoTime();
        for (long i = 1; i <= PROBES; i++) {
            words.putLongVolatile(0, base + i);
            while (words.getLongVolatile(256) != base + i) {
                Thread.onSpinWait();
            }
        }
        return (System.nanoTime() - startNs) / (double) PROBES;
    }

    private double oneWay(int length) {
        int count = length > 1000 ? 100_000 : 2_000_000;
        long startNs = System.nanoTime();
        for (int i = 1; i < count; i++) {
            send(SWALLOW, length);
        }
        send(ECHO, length);
        awaitEcho();
        return count * 1e3 / (System.nanoTime() - startNs);
    }

    private double roundTrip(int length) {
        int count = 50_000;
        long startNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            send(ECHO, length);
            awaitEcho();
        }
        return (System.nanoTime() - startNs) / (double) count;
    }

    static final class Peer {
        public static void main(String[] arguments) throws Exception {
            try (Region region = region(Path.of(arguments[0]))) {
                QueueSmoke smoke = new QueueSmoke(region, Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
                Child.say("up");
                smoke.serve();
            }
        }
    }

    private boolean ended;
    private boolean probing;

    private void serve() {
        MessageHandler handler = this::handle;
        while (!ended) {
            if (there.poll(handler, 64) == 0) {
                for (int i = 0; i < pauses; i++) {
                    Thread.onSpinWait();
                }
            }
            if (probing) {
                probing = false;
                answerProbes();
            }
        }
    }

    private void handle(org.agrona.DirectBuffer buffer, int offset, int length) {
        switch (buffer.getInt(offset)) {
            case SWALLOW -> received++;
            case ECHO -> back.offer(buffer, offset, length);
            case PROBE -> {
                probing = true;
                back.offer(buffer, offset, length);
            }
            default -> ended = true;
        }
    }

    private void answerProbes() {
        long base = words.getLongVolatile(256);
        for (long i = 1; i <= PROBES; i++) {
            while (words.getLongVolatile(0) != base + i) {
                Thread.onSpinWait();
            }
            words.putLongVolatile(256, base + i);
        }
    }
}
