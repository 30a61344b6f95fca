package io.mortise.bench.micro;

import io.mortise.queue.MessageHandler;
import io.mortise.queue.QueueClaim;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** What a queue's instructions cost when nobody else wants its cache lines: one message in and out again, by one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class QueueUncontended {
    /** Length of the messages. */
    @Param({"8", "32", "256", "4096"})
    public int messageBytes;

    private final QueueClaim claim = new QueueClaim();
    private long sum;
    private final MessageHandler handler = (buffer, offset, length) -> sum += buffer.getLong(offset);
    private Region region;
    private Path file;
    private SharedQueue queue;
    private UnsafeBuffer message;

    /** For JMH. */
    public QueueUncontended() {}

    /**
     * Makes the queue.
     *
     * @throws IOException if there is no room for a region
     */
    @Setup
    public void open() throws IOException {
        file = Files.createTempDirectory("mortise-bench-").resolve("queue");
        region = Region.create(file, RegionOptions.ofMegabytes(8).unlinkOnLastClose());
        queue = SharedQueue.in(region, "queue", QueueOptions.capacity(1 << 16));
        message = new UnsafeBuffer(new byte[messageBytes]);
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

    /**
     * Copies a message in, and reads its first bytes in place.
     *
     * @return a sum, to keep the work
     */
    @Benchmark
    public long offerAndPoll() {
        queue.offer(message, 0, messageBytes);
        queue.poll(handler, 1);
        return sum;
    }

    /**
     * Writes and reads the first bytes of a message in place.
     *
     * @return a sum, to keep the work
     */
    @Benchmark
    public long claimAndPoll() {
        if (queue.tryClaim(messageBytes, claim) >= 0) {
            claim.buffer().putLong(0, sum);
            claim.commit();
        }
        queue.poll(handler, 1);
        return sum;
    }
}
