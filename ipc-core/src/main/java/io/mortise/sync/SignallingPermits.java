package io.mortise.sync;

import static io.mortise.sync.SemaphoreDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** Permits that belong to nobody: one word, which all change. */
final class SignallingPermits extends Permits {
    private final long bound;

    SignallingPermits(Extent extent, AtomicBuffer memory, SemaphoreOptions options) {
        super(extent, memory, options);
        this.bound = options.bound();
    }

    @Override
    boolean tryTake(int count) {
        extent.checkWritable();
        long available;
        do {
            available = visible();
            if (available < count) {
                return false;
            }
        } while (!change(available, available - count));
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
        extent.checkWritable();
        long available;
        do {
            available = visible();
            if (available + count > bound) {
                throw tooMany(count, available);
            }
        } while (!change(available, available + count));
        CrashPoint.reached("semaphore.permits-given");
        memory.putInt(RELEASER_OFFSET, me);
        wake(count);
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
