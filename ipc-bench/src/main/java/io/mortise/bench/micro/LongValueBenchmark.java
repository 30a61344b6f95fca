package io.mortise.bench.micro;

import io.mortise.value.LongValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
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

/** {@code mortise-value} against {@code atomic-long} and {@code bare-word}, uncontended. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class LongValueBenchmark {
    private PrivateRegion home;
    private LongValue mortiseValue;
    private BareWord bareWord;
    private AtomicLong atomicLong;
    private long next;

    /** For JMH. */
    public LongValueBenchmark() {}

    /**
     * Makes both subjects.
     *
     * @throws IOException if the system refuses
     */
    @Setup
    public void open() throws IOException {
        home = PrivateRegion.ofBytes(1 << 20);
        mortiseValue = LongValue.in(home.region(), "value");
        bareWord = new BareWord();
        atomicLong = new AtomicLong();
    }

    /**
     * Removes the region.
     *
     * @throws IOException if the system refuses
     */
    @TearDown
    public void close() throws IOException {
        home.close();
    }

    /**
     * Volatile read, shared.
     *
     * @return what was there
     */
    @Benchmark
    public long mortiseValueGet() {
        return mortiseValue.get();
    }

    /**
     * Volatile read, private.
     *
     * @return what was there
     */
    @Benchmark
    public long atomicLongGet() {
        return atomicLong.get();
    }

    /** Releasing write, shared. */
    @Benchmark
    public void mortiseValueSetRelease() {
        mortiseValue.setRelease(next++);
    }

    /** Releasing write to memory outside the heap, with no check at all: what no shared value can beat. */
    @Benchmark
    public void bareWordSetRelease() {
        bareWord.setRelease(next++);
    }

    /** Releasing write, private. */
    @Benchmark
    public void atomicLongSetRelease() {
        atomicLong.setRelease(next++);
    }

    /**
     * Atomic addition, shared.
     *
     * @return what was there
     */
    @Benchmark
    public long mortiseValueGetAndAdd() {
        return mortiseValue.getAndAdd(3);
    }

    /**
     * Atomic addition, private.
     *
     * @return what was there
     */
    @Benchmark
    public long atomicLongGetAndAdd() {
        return atomicLong.getAndAdd(3);
    }

    /**
     * Compare and set, shared.
     *
     * @return true
     */
    @Benchmark
    public boolean mortiseValueCompareAndSet() {
        return mortiseValue.compareAndSet(next, ++next);
    }

    /**
     * Compare and set, private.
     *
     * @return true
     */
    @Benchmark
    public boolean atomicLongCompareAndSet() {
        return atomicLong.compareAndSet(next, ++next);
    }

    private static final class BareWord {
        private final ByteBuffer memory = ByteBuffer.allocateDirect(2 * Long.BYTES);
        private final long address = (BufferUtil.address(memory) + Long.BYTES) & -Long.BYTES;

        void setRelease(long value) {
            UnsafeApi.putLongRelease(null, address, value);
        }
    }
}
