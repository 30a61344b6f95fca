package io.mortise.sync;

import static io.mortise.sync.LatchDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import io.mortise.region.WaitWord;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A count that the threads of all processes that attach a region lower, and wait for until it is 0: a {@link
 * java.util.concurrent.CountDownLatch} between processes.
 *
 * <pre>{@code
 * SharedLatch loaded = SharedLatch.in(region, "loaded", 3);
 * loaded.countDown();                                     // each of three processes
 * loaded.await();                                         // whoever needs them all
 * }</pre>
 *
 * <ol>
 *   <li>Waiting comes as {@link #getCount()}, which does not wait, {@link #await()} and {@link #await(Duration)}. All that was written
 *       before a count is seen by whoever sees a count as low as that made it, or returns from waiting.
 *   <li>Once the count is 0 the latch is open, for good: counting down does nothing, and waiting does not wait.
 *   <li>A count stays counted if the process that made it dies. A process that dies before it has counted is not missed: the latch counts
 *       events, and knows nobody; somebody else may count for it. If those who meet can die, use a {@code SharedBarrier}.
 *   <li>If the one that lowers the count to 0 dies before it has woken those who sleep, they look for themselves when their slice of sleep
 *       is over, after 50 milliseconds at the latest.
 *   <li>{@link #countDown()} and {@link #getCount()} never wait (lock-free) and allocate nothing; neither makes a system call, but for the
 *       one that opens the latch.
 *   <li>Platform threads that wait spin for some microseconds, then sleep in the kernel; virtual threads park. A process that has never
 *       slept can not wake (see {@link Futex#load()}): sleepers then look when their slice is over.
 *   <li>Closing the region ends this attachment's use: waits under way and later calls throw {@link IllegalStateException}.
 * </ol>
 *
 * <p>Handles are safe for use by many threads.
 *
 * @see LatchDescriptor
 */
public final class SharedLatch extends Addressed {
    private final AtomicBuffer memory;
    private final WaitWord word;
    private final Sleepers sleepers;
    private final int me;

    SharedLatch(Extent extent) {
        super(extent, COUNT_OFFSET);
        memory = extent.buffer();
        word = new WaitWord(memory, WAIT_OFFSET);
        sleepers = new Sleepers(memory, SLEEPERS_OFFSET, extent.region());
        me = extent.region().owner();
    }

    /**
     * Finds the latch, or makes it. All processes run this same line.
     *
     * @param region the region that it is in
     * @param name   its name there
     * @param count  how often it is to be counted down; all who ask for the latch say the same
     * @return a handle
     * @throws IllegalArgumentException if the count is negative
     * @throws io.mortise.region.RegionMismatchException if the name is that of something else, or of a latch that began with another count
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such latch
     */
    public static SharedLatch in(Region region, String name, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " is negative: latch=" + name);
        }
        ExtentSpec spec = new ExtentSpec(name, TYPE, count, LENGTH);
        Extent extent = region.extent(spec, made -> made.buffer().putLong(COUNT_OFFSET, count));
        return handle(SharedLatch.class, new SharedLatch(extent));
    }

    /** {@return the name that it has in its region} */
    public String name() {
        return extent.name();
    }

    /**
     * {@return how many counts are missing; 0 if it is open} One volatile read.
     *
     * @throws IllegalStateException if the region was closed
     */
    public long getCount() {
        try {
            return UnsafeApi.getLongVolatile(null, readable()); // ORDER: LATCH_COUNT
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private long count() {
        return memory.getLongVolatile(COUNT_OFFSET); // ORDER: LATCH_COUNT
    }

    /**
     * Lowers the count by one, unless it is 0, and opens the latch if it gets 0.
     *
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public void countDown() {
        extent.checkWritable();
        long count;
        do {
            count = count();
            if (count == 0) {
                word.wakeAll(); // for one that has opened it, and died before it woke
                return;
            }
        } while (!memory.compareAndSetLong(COUNT_OFFSET, count, count - 1)); // ORDER: LATCH_COUNT
        CrashPoint.reached("latch.counted");
        memory.putInt(COUNTER_OFFSET, me);
        if (count == 1) {
            memory.putLong(OPEN_SINCE_OFFSET, System.currentTimeMillis());
            CrashPoint.reached("latch.signed");
            word.wakeAll();
            CrashPoint.reached("latch.woken");
        }
    }

    /**
     * Waits until the count is 0. An interrupt while it waits is noticed within 50 milliseconds.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException if the region was closed, before or while waiting, or was attached for reading only
     */
    public void await() throws InterruptedException {
        await(Wait.FOREVER_NS);
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param time how long to wait; zero or less means not at all
     * @param unit its unit
     * @return true if the count is 0; false if the time was over first
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #await()} does
     */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(unit.toNanos(time));
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means not at all
     * @return true if the count is 0; false if the time was over first
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #await()} does
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(TimeUnit.NANOSECONDS.convert(timeout));
    }

    private boolean await(long timeoutNs) throws InterruptedException {
        extent.checkWritable();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (count() == 0) {
            return true;
        }
        if (timeoutNs <= 0) {
            return false;
        }
        Outcome outcome = Wait.await(extent, word, sleepers, timeoutNs, true, this::isOpen);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.ACQUIRED;
    }

    private boolean isOpen() {
        extent.checkWritable();
        return count() == 0;
    }

    /**
     * {@return what can be seen of the latch now} Takes microseconds, and makes a few system calls.
     *
     * @throws IllegalStateException if the region was closed
     */
    public LatchState state() {
        extent.checkReadable();
        int counter = memory.getInt(COUNTER_OFFSET);
        long openSinceMs = memory.getLong(OPEN_SINCE_OFFSET);
        return new LatchState(
                describe(),
                count(),
                extent.elements(),
                counter == 0 ? null : extent.region().describe(counter),
                openSinceMs == 0 ? null : Instant.ofEpochMilli(openSinceMs),
                sleepers.list(),
                Futex.state());
    }

    private String describe() {
        return name() + " in region " + extent.region().name();
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public String toString() {
        try {
            return "SharedLatch " + state();
        } catch (IllegalStateException closed) {
            return "SharedLatch " + describe() + " (closed)";
        }
    }
}
