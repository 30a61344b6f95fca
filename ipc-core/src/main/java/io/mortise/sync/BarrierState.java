package io.mortise.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen of a barrier at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name       the barrier's name and its region's
 * @param parties    how many must arrive
 * @param arrived    how many have arrived and wait for the others; 0 if it is broken
 * @param generation how often it has tripped or was reset, since it was made
 * @param broken     why it is broken, and by whom as far as is known, or null if it is whole
 * @param since      since when the first one waits, or it is broken; null if neither
 * @param waiting    the processes with threads that have arrived and wait
 * @param registered the processes whose death breaks it, though they need not be waiting
 * @param waitsBy    how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                   long as no thread had to sleep
 */
public record BarrierState(
        String name,
        int parties,
        int arrived,
        long generation,
        @Nullable String broken,
        @Nullable Instant since,
        List<Waiting> waiting,
        List<String> registered,
        String waitsBy) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ");
        if (broken == null) {
            text.append(arrived).append(" of ").append(parties).append(" have arrived");
        } else {
            text.append("BROKEN, ").append(broken);
        }
        if (since != null) {
            text.append(", since ").append(since);
        }
        if (!waiting.isEmpty()) {
            text.append(", waiting ").append(waiting);
        }
        if (!registered.isEmpty()) {
            text.append(", registered ").append(registered);
        }
        return text.append(", generation ")
                .append(generation)
                .append(", waits by ")
                .append(waitsBy)
                .toString();
    }
}
