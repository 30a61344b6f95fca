package io.mortise.bench.micro;

import io.mortise.value.LongArray;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

/** {@code mortise-array} against {@code java-array}: a {@link LongArray} and a {@code long[]}, in a cache and in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms1g", "-Xmx1g"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class LongArrayBenchmark {
    /** 32 KiB and 256 MiB. */
    @Param({"32768", "268435456"})
    public int bytes;

    private PrivateRegion home;
    private LongArray mortiseArray;
    private long[] javaArray;
    private long[] other;
    private long next;

    /**
     * Makes both subjects, and touches all of their memory.
     *
     * @throws IOException if the system refuses
     */
    @Setup
    public void open() throws IOException {
        int length = bytes / Long.BYTES;
        javaArray = new long[length];
        other = new long[length];
        Arrays.setAll(javaArray, i -> i);
        Arrays.setAll(other, i -> i);
        home = PrivateRegion.ofBytes(bytes + (1L << 20));
        mortiseArray = LongArray.in(home.region(), "array", javaArray);
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
     * All elements added up, shared.
     *
     * @return the sum, to keep the work
     */
    @Benchmark
    public long mortiseArraySum() {
        return mortiseArray.sum();
    }

    /**
     * All elements added up, private, as one would write it.
     *
     * @return the sum, to keep the work
     */
    @Benchmark
    public long javaArraySum() {
        long sum = 0;
        for (long element : javaArray) {
            sum += element;
        }
        return sum;
    }

    /** Filled, shared. */
    @Benchmark
    public void mortiseArrayFill() {
        mortiseArray.fill(next++);
    }

    /** Filled, private. */
    @Benchmark
    public void javaArrayFill() {
        Arrays.fill(javaArray, next++);
    }

    /** Copied out of shared memory. */
    @Benchmark
    public void mortiseArrayCopyOut() {
        mortiseArray.get(0, other);
    }

    /** Copied into shared memory. */
    @Benchmark
    public void mortiseArrayCopyIn() {
        mortiseArray.put(0, other);
    }

    /** Copied, private. */
    @Benchmark
    public void javaArrayCopy() {
        System.arraycopy(javaArray, 0, other, 0, other.length);
    }

    /**
     * Element by element with a {@code long} index and volatile reads, shared.
     *
     * @return the sum, to keep the work
     */
    @Benchmark
    public long mortiseArrayGetLoop() {
        LongArray array = mortiseArray;
        long sum = 0;
        for (long i = 0; i < array.length(); i++) {
            sum += array.get(i);
        }
        return sum;
    }

    /**
     * Element by element with a {@code long} index and plain reads, shared.
     *
     * @return the sum, to keep the work
     */
    @Benchmark
    public long mortiseArrayGetPlainLoop() {
        LongArray array = mortiseArray;
        long sum = 0;
        for (long i = 0; i < array.length(); i++) {
            sum += array.getPlain(i);
        }
        return sum;
    }

    /** Element by element with a {@code long} index and plain writes, shared. */
    @Benchmark
    public void mortiseArraySetPlainLoop() {
        LongArray array = mortiseArray;
        long value = next++;
        for (long i = 0; i < array.length(); i++) {
            array.setPlain(i, value);
        }
    }

    /**
     * Element by element with a {@code long} index, private.
     *
     * @return the sum, to keep the work
     */
    @Benchmark
    public long javaArrayGetLoop() {
        long[] array = javaArray;
        long sum = 0;
        for (long i = 0; i < array.length; i++) {
            sum += array[(int) i];
        }
        return sum;
    }

    /** Element by element with a {@code long} index, private. */
    @Benchmark
    public void javaArraySetLoop() {
        long[] array = javaArray;
        long value = next++;
        for (long i = 0; i < array.length; i++) {
            array[(int) i] = value;
        }
    }
}
