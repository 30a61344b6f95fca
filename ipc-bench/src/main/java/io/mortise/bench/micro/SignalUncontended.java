package io.mortise.bench.micro;

import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedEvent;
import io.mortise.sync.SharedLatch;
import io.mortise.sync.SharedSemaphore;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What semaphores, events and latches cost that nobody else wants, beside the JDK's and beside bare atomic operations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class SignalUncontended {
    private final Semaphore jdkSemaphore = new Semaphore(1);
    private final CountDownLatch jdkLatch = new CountDownLatch(1);
    private final AtomicLong bare = new AtomicLong();
    private PrivateRegion memory;
    private SharedSemaphore semaphore;
    private SharedSemaphore owned;
    private SharedEvent event;
    private SharedLatch latch;

    /** For JMH. */
    public SignalUncontended() {}

    /**
     * Makes them.
     *
     * @throws IOException if there is no room for a region
     */
    @Setup
    public void open() throws IOException {
        memory = PrivateRegion.ofBytes(1 << 20);
        semaphore = SharedSemaphore.in(memory.region(), "semaphore", 1);
        owned = SharedSemaphore.in(
                memory.region(), "owned", SemaphoreOptions.permits(1).owned());
        event = SharedEvent.in(memory.region(), "event");
        latch = SharedLatch.in(memory.region(), "latch", 1);
    }

    /**
     * Closes the region.
     *
     * @throws IOException if its folder can not be deleted
     */
    @TearDown
    public void close() throws IOException {
        memory.close();
    }

    /** Ours, acquired and released. */
    @Benchmark
    public void semaphore() {
        semaphore.acquireUninterruptibly();
        semaphore.release();
    }

    /** Ours, whose permits come back from the dead. */
    @Benchmark
    public void ownedSemaphore() {
        owned.acquireUninterruptibly();
        owned.release();
    }

    /** The JDK's. */
    @Benchmark
    public void jdkSemaphore() {
        jdkSemaphore.acquireUninterruptibly();
        jdkSemaphore.release();
    }

    /**
     * Two bare atomic operations.
     *
     * @return what came of them
     */
    @Benchmark
    public long twoAtomics() {
        return bare.incrementAndGet() + bare.decrementAndGet();
    }

    /**
     * Ours, looked at.
     *
     * @return what was seen
     */
    @Benchmark
    public boolean event() {
        return event.isSet();
    }

    /**
     * Ours, looked at.
     *
     * @return what was seen
     */
    @Benchmark
    public long latch() {
        return latch.getCount();
    }

    /**
     * The JDK's, looked at.
     *
     * @return what was seen
     */
    @Benchmark
    public long jdkLatch() {
        return jdkLatch.getCount();
    }

    /**
     * A bare volatile read.
     *
     * @return what was seen
     */
    @Benchmark
    public long atomicGet() {
        return bare.get();
    }
}
