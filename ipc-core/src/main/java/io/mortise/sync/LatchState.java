package io.mortise.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen of a latch at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name          the latch's name and its region's
 * @param count         how many counts are missing; 0 if it is open
 * @param initial       how many it began with
 * @param lastCountedBy the process that counted down last, or null if none did
 * @param openSince     when it opened, or null if it has not, or if the one that opened it died at that moment
 * @param waiting       the processes with threads that sleep until it opens, of at most 16; those that spin are not seen
 * @param waitsBy       how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                      long as no thread had to sleep
 */
public record LatchState(
        String name,
        long count,
        long initial,
        @Nullable String lastCountedBy,
        @Nullable Instant openSince,
        List<Waiting> waiting,
        String waitsBy) {

    /** {@return how many threads sleep until it opens, an estimate} */
    public int waiters() {
        return waiting.stream().mapToInt(Waiting::threads).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name)
                .append(": ")
                .append(count)
                .append(" of ")
                .append(initial);
        text.append(count == 0 ? ", open" : " missing");
        if (count == 0 && openSince != null) {
            text.append(" since ").append(openSince);
        }
        if (lastCountedBy != null) {
            text.append(", last counted down by ").append(lastCountedBy);
        }
        if (!waiting.isEmpty()) {
            text.append(", waited for by ").append(waiting);
        }
        return text.append(", waits by ").append(waitsBy).toString();
    }
}
