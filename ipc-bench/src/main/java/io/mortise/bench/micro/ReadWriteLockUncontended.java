package io.mortise.bench.micro;

import io.mortise.sync.SharedLock;
import io.mortise.sync.SharedReadWriteLock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
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

/** What it costs to read, and to write, where nobody else wants to: acquired and released, beside the lock that is no more than that. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class ReadWriteLockUncontended {
    /** Which lock. */
    @Param({"mortise-lock", "mortise-read-lock", "mortise-write-lock", "reentrant-read-lock"})
    public String subject = "";

    private PrivateRegion memory;
    private Lock lock;

    /** For JMH. */
    public ReadWriteLockUncontended() {}

    /**
     * Makes the lock.
     *
     * @throws IOException if there is no room for a region
     */
    @Setup
    public void open() throws IOException {
        memory = PrivateRegion.ofBytes(1 << 20);
        lock = switch (subject) {
            case "mortise-lock" -> SharedLock.in(memory.region(), "lock");
            case "mortise-read-lock" ->
                SharedReadWriteLock.in(memory.region(), "lock").readLock();
            case "mortise-write-lock" ->
                SharedReadWriteLock.in(memory.region(), "lock").writeLock();
            case "reentrant-read-lock" -> new ReentrantReadWriteLock().readLock();
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
        memory.close();
    }

    /** Locks and unlocks. */
    @Benchmark
    @SuppressWarnings("LockNotBeforeTry") // nothing in between can throw
    public void lockAndUnlock() {
        lock.lock();
        lock.unlock();
    }
}
