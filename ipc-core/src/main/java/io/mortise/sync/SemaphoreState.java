package io.mortise.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen of a semaphore at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name           the semaphore's name and its region's
 * @param options        what it was made to be
 * @param available      how many permits are to be had
 * @param holders        who holds permits, if they are owned; else nobody knows, and it is empty
 * @param changedBy      the process that is in the middle of a change, if permits are owned; null if none is. Nobody else can change
 *                       anything meanwhile, so whoever is seen here for long was stopped there
 * @param reclaimed      how many permits came back from processes that died, or closed the region, while they held them
 * @param lastReleasedBy the process that released last, or null if none did
 * @param waiting        the processes with threads that sleep until there are permits, of at most 16; those that spin are not seen
 * @param waitedForSince since when somebody waits, about; null if nobody does
 * @param waitsBy        how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                       long as no thread had to sleep
 */
public record SemaphoreState(
        String name,
        SemaphoreOptions options,
        int available,
        List<Holder> holders,
        @Nullable String changedBy,
        long reclaimed,
        @Nullable String lastReleasedBy,
        List<Waiting> waiting,
        @Nullable Instant waitedForSince,
        String waitsBy) {

    /**
     * A process that holds permits.
     *
     * @param process the process, by its id and label
     * @param permits how many
     * @param since   since when, at the latest; null if nobody has had to wait since, as a look at the clock costs more than a permit
     * @param alive   false if it is known to be dead: its permits come back when somebody wants them
     */
    public record Holder(
            String process, int permits, @Nullable Instant since, boolean alive) {
        @Override
        public String toString() {
            return permits + " by " + process + (since == null ? "" : " since " + since) + (alive ? "" : ", dead");
        }
    }

    /** {@return how many threads sleep until there are permits, an estimate} */
    public int waiters() {
        return waiting.stream().mapToInt(Waiting::threads).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ").append(available);
        if (options.bound() < Integer.MAX_VALUE) {
            text.append(" of ").append(options.bound());
        }
        text.append(" available");
        if (options.isOwned()) {
            text.append(", owned");
        }
        if (!holders.isEmpty()) {
            text.append(", held ").append(holders);
        }
        if (changedBy != null) {
            text.append(", being changed by ").append(changedBy);
        }
        if (reclaimed > 0) {
            text.append(", ").append(reclaimed).append(" reclaimed from the dead");
        }
        if (lastReleasedBy != null) {
            text.append(", last released by ").append(lastReleasedBy);
        }
        if (!waiting.isEmpty()) {
            text.append(", waited for by ").append(waiting);
            if (waitedForSince != null) {
                text.append(" since ").append(waitedForSince);
            }
        }
        return text.append(", waits by ").append(waitsBy).toString();
    }
}
