package io.mortise.sync;

import static io.mortise.sync.SemaphoreDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import java.lang.ref.Reference;
import java.util.List;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** Permits that belong to nobody: one word, which all change. */
final class SignallingPermits extends Permits {
    private static final int RELEASER_DISTANCE = RELEASER_OFFSET - AVAILABLE_OFFSET;

    // Both wait words at once, and the bits that say that somebody may sleep, in whichever order.
    private static final int WAIT_DISTANCE = SINGLE_WAIT_OFFSET - AVAILABLE_OFFSET;
    private static final long EITHER_ASLEEP = 1L << Integer.SIZE | 1;

    private final long bound;

    SignallingPermits(Extent extent, AtomicBuffer memory, SemaphoreOptions options) {
        super(extent, memory, options);
        this.bound = options.bound();
    }

    @Override
    boolean tryTake(int count) {
        try {
            long word = writable();
            long available;
            do {
                available = UnsafeApi.getLongVolatile(null, word);
                if (available < count) {
                    return false;
                }
            } while (!UnsafeApi.compareAndSetLong(null, word, available, available - count)); // ORDER: PERMITS
        } finally {
            Reference.reachabilityFence(this);
        }
        CrashPoint.reached("semaphore.permits-taken");
        return true;
    }

    @Override
    boolean tryTakeNow(int count) {
        return tryTake(count);
    }

    @Override
    int drain() {
        extent.checkWritable();
        long available;
        do {
            available = visible();
        } while (!change(available, 0));
        CrashPoint.reached("semaphore.permits-taken");
        wake((int) -Math.max(available, -Integer.MAX_VALUE)); // what was missing, if anything was
        return (int) available;
    }

    @Override
    void give(int count) {
        boolean anyoneAsleep;
        try {
            long word = writable();
            long available;
            do {
                available = UnsafeApi.getLongVolatile(null, word);
                if (available + count > bound) {
                    throw tooMany(count, available);
                }
            } while (!UnsafeApi.compareAndSetLong(null, word, available, available + count)); // ORDER: PERMITS
            CrashPoint.reached("semaphore.permits-given");
            UnsafeApi.putInt(null, word + RELEASER_DISTANCE, me);
            anyoneAsleep = (UnsafeApi.getLongVolatile(null, word + WAIT_DISTANCE) & EITHER_ASLEEP) != 0; // ORDER: SLEEP
        } finally {
            Reference.reachabilityFence(this);
        }
        if (anyoneAsleep) {
            wake(count);
        }
        CrashPoint.reached("semaphore.others-woken");
    }

    private boolean change(long from, long to) {
        return memory.compareAndSetLong(AVAILABLE_OFFSET, from, to); // ORDER: PERMITS
    }

    @Override
    int available() {
        extent.checkReadable();
        return (int) visible();
    }

    @Override
    Wait.Attempt attempt(int count, long timeoutNs, boolean interruptible) {
        return () -> tryTake(count);
    }

    @Override
    List<SemaphoreState.Holder> holders() {
        return List.of();
    }

    @Override
    @Nullable
    String changedBy() {
        return null;
    }

    private IllegalStateException tooMany(int count, long available) {
        return new IllegalStateException(
                "more permits released than there may be: semaphore=" + describe() + " release="
                        + count + " available=" + available + " bound=" + bound
                        + "; somebody releases what it has not acquired");
    }
}
