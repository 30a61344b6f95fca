package io.mortise.journal;

import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The clock that Chronicle Queue reads for each entry, to see whether a new file is due. It remembers what it showed, so that an entry's
 * time costs no second look. Threads may race, and then get each other's time.
 */
final class EntryClock implements TimeProvider {
    private long lastReadMs = System.currentTimeMillis();

    @Override
    public long currentTimeMillis() {
        long nowMs = System.currentTimeMillis();
        lastReadMs = nowMs;
        return nowMs;
    }

    /** {@return what it showed last, in milliseconds} */
    long lastReadMs() {
        return lastReadMs;
    }
}
