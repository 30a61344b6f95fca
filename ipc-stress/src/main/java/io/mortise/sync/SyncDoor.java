package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.WaitWord;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/** Lets a test of the ordering make thousands of synchronisers in memory of its own, and see who sleeps. */
public final class SyncDoor {
    private SyncDoor() {}

    /**
     * {@return a handle to an event}
     *
     * @param memory {@value EventDescriptor#LENGTH} bytes, zero when new
     */
    public static SharedEvent event(Extent memory) {
        return new SharedEvent(memory);
    }

    /**
     * {@return a handle to a latch}
     *
     * @param memory {@value LatchDescriptor#LENGTH} bytes with a count
     */
    public static SharedLatch latch(Extent memory) {
        return new SharedLatch(memory);
    }

    /**
     * {@return how much memory a semaphore takes, in bytes}
     *
     * @param region  where
     * @param options what it is
     */
    public static long semaphoreLength(Region region, SemaphoreOptions options) {
        return SharedSemaphore.length(region, options);
    }

    /**
     * Makes memory a semaphore.
     *
     * @param memory  zeroed, of the right length
     * @param options what it is
     */
    public static void makeSemaphore(Extent memory, SemaphoreOptions options) {
        SharedSemaphore.write(memory, options);
    }

    /**
     * {@return a handle to a semaphore}
     *
     * @param memory what {@link #makeSemaphore} has written
     */
    public static SharedSemaphore semaphore(Extent memory) {
        return SharedSemaphore.of(memory);
    }

    /**
     * {@return how much memory a barrier takes, in bytes}
     *
     * @param region where
     */
    public static long barrierLength(Region region) {
        return BarrierCore.lengthBytes(region);
    }

    /**
     * Waits in a barrier.
     *
     * @param memory the barrier, with its number of parties
     * @param action what the last party does
     */
    public static void awaitBarrier(Extent memory, Runnable action) {
        try {
            BarrierCore.of(memory).await(action, Wait.FOREVER_NS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return what somebody sleeps on}
     *
     * @param memory of a synchroniser
     * @param offset of its wait word
     */
    public static WaitWord waitWord(Extent memory, int offset) {
        return new WaitWord(memory.buffer(0, offset + Integer.BYTES), offset);
    }
}
