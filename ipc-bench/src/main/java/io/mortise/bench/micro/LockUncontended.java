package io.mortise.bench.micro;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedLock;
import io.mortise.sync.SharedReentrantLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
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

/** What a lock costs that nobody else wants: acquired, two additions, released. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class LockUncontended {
    /** Which lock. */
    @Param({"reentrant-lock", "mortise-lock", "mortise-reentrant-lock"})
    public String subject = "";

    private Region region;
    private Path file;
    private Lock lock;
    private long first;
    private long second;

    /** For JMH. */
    public LockUncontended() {}

    /**
     * Makes the lock.
     *
     * @throws IOException if there is no room for a region
     */
    @Setup
    public void open() throws IOException {
        file = Files.createTempDirectory("mortise-bench-").resolve("locks");
        region = Region.create(file, RegionOptions.ofMegabytes(1).unlinkOnLastClose());
        lock = switch (subject) {
            case "reentrant-lock" -> new ReentrantLock();
            case "mortise-lock" -> SharedLock.in(region, "lock");
            case "mortise-reentrant-lock" -> SharedReentrantLock.in(region, "lock");
            default -> throw new IllegalArgumentException("subject=" + subject);
        };
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

    /** Locks and unlocks. */
    @Benchmark
    @SuppressWarnings("LockNotBeforeTry") // nothing in between can throw
    public void bare() {
        lock.lock();
        lock.unlock();
    }

    /**
     * Locks, adds twice, unlocks.
     *
     * @return a sum, to keep the work
     */
    @Benchmark
    public long lockAndUnlock() {
        lock.lock();
        try {
            first++;
            second++;
            return first + second;
        } finally {
            lock.unlock();
        }
    }
}
