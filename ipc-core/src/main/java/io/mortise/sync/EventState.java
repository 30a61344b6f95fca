package io.mortise.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen of an event at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name      the event's name and its region's
 * @param isSet     whether it is set
 * @param sets      how often it was set, not counting those when it was set already
 * @param lastSetBy the process that set it last, or null if none did
 * @param lastSetAt when that was, or null
 * @param waiting   the processes with threads that sleep until it is set, of at most 16; those that spin are not seen
 * @param waitsBy   how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                  long as no thread had to sleep
 */
public record EventState(
        String name,
        boolean isSet,
        long sets,
        @Nullable String lastSetBy,
        @Nullable Instant lastSetAt,
        List<Waiting> waiting,
        String waitsBy) {

    /** {@return how many threads sleep until it is set, an estimate} */
    public int waiters() {
        return waiting.stream().mapToInt(Waiting::threads).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(isSet ? ": set" : ": not set");
        if (lastSetBy != null) {
            text.append(", last set by ").append(lastSetBy);
            if (lastSetAt != null) {
                text.append(" at ").append(lastSetAt);
            }
        }
        if (!waiting.isEmpty()) {
            text.append(", waited for by ").append(waiting);
        }
        return text.append(", waits by ").append(waitsBy).toString();
    }
}
