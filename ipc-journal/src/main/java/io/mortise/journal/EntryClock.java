package io.mortise.journal;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import net.openhft.chronicle.core.time.TimeProvider;

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
    private LongConsumer listener = timeMs -> {};

    EntryClock(LongSupplier systemMs) {
        this.systemMs = systemMs;
    }

    /** From now on it shows that time or a later one. */
    void raiseTo(long timeMs) {
        if (timeMs > latestMs) {
            latestMs = timeMs;
        }
    }

    /** Whatever is read from now on, in whatever thread, another one is told. To be called before there are threads. */
    void tell(LongConsumer to) {
        listener = to;
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
        listener.accept(nowMs);
        return nowMs;
    }
}
