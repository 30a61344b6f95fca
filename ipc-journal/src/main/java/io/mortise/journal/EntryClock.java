package io.mortise.journal;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import net.openhft.chronicle.core.time.TimeProvider;
import org.jspecify.annotations.Nullable;

/**
 * The clock that Chronicle Queue reads for each entry, under its lock, to see whether a new file is due. An appender is told what it
 * read, so that an entry's time costs no second look.
 *
 * <p>It never goes back, whatever becomes of the system's: an entry in the file of an earlier cycle would come before those that are there,
 * and tailers that have passed them would not see it.
 */
final class EntryClock implements TimeProvider {
    private final LongSupplier systemMs;
    private volatile long latestMs;

    /** Who is told, and in which thread: tailers of other threads read the clock as well. Set by who has the appender's turn. */
    private @Nullable Thread listening;

    private @Nullable LongConsumer listener;

    EntryClock(LongSupplier systemMs) {
        this.systemMs = systemMs;
    }

    /** From now on it shows that time or a later one. */
    void raiseTo(long timeMs) {
        if (timeMs > latestMs) {
            latestMs = timeMs;
        }
    }

    /** What this thread reads from now on, another one is told. */
    void tell(LongConsumer to) {
        listener = to;
        listening = Thread.currentThread();
    }

    /** Tells nobody any more. */
    void tellNobody() {
        listening = null;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // threads that race are milliseconds apart, and seldom that
    public long currentTimeMillis() {
        long nowMs = systemMs.getAsLong();
        if (nowMs > latestMs) {
            latestMs = nowMs;
        } else {
            nowMs = latestMs;
        }
        LongConsumer to = listener;
        if (to != null && Thread.currentThread() == listening) {
            to.accept(nowMs);
        }
        return nowMs;
    }
}
