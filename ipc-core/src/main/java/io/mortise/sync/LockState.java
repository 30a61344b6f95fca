package io.mortise.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen of a lock at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name         the lock's name and its region's
 * @param holder       who holds it, or null if it is free
 * @param since        since when, at the latest; null if nobody has had to wait for it, since a look at the clock costs more
 *                     than the lock
 * @param waiting      the processes with threads that sleep until it is free, of at most 16; those that spin are not seen
 * @param inconsistent true if an owner died while holding it, and nobody has marked it consistent since
 * @param ticket       how often the owner has changed
 * @param ownerDeaths  how many owners died while holding it, or closed the region
 * @param waitsBy      how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                     long as no thread had to sleep
 */
public record LockState(
        String name,
        @Nullable Holder holder,
        @Nullable Instant since,
        List<Waiting> waiting,
        boolean inconsistent,
        long ticket,
        long ownerDeaths,
        String waitsBy) {

    /**
     * Who holds a lock.
     *
     * @param process    the process, by its id and label
     * @param threadId   the low 31 bits of the thread's id as {@code jstack} prints it, or -1 while the process takes over from a
     *                   dead owner
     * @param threadName the thread's name, if it had to sleep for the lock once; else null
     * @param alive      false if it is known to be dead: the next one who wants the lock takes it over
     */
    public record Holder(
            String process, int threadId, @Nullable String threadName, boolean alive) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(process);
            if (threadId < 0) {
                text.append(" (taking over from a dead owner)");
            } else {
                text.append(", thread #").append(threadId);
            }
            if (threadName != null) {
                text.append(' ').append(threadName);
            }
            return alive ? text.toString() : text.append(", dead").toString();
        }
    }

    /** {@return how many threads sleep until the lock is free, an estimate} */
    public int waiters() {
        return waiting.stream().mapToInt(Waiting::threads).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ");
        text.append(holder == null ? "free" : "held by " + holder);
        if (holder != null && since != null) {
            text.append(", since ").append(since);
        }
        if (!waiting.isEmpty()) {
            text.append(", waited for by ").append(waiting);
        }
        text.append(", ticket ").append(ticket);
        if (ownerDeaths > 0) {
            text.append(", ").append(ownerDeaths).append(ownerDeaths == 1 ? " owner died" : " owners died");
        }
        if (inconsistent) {
            text.append(", INCONSISTENT");
        }
        return text.append(", waits by ").append(waitsBy).toString();
    }
}
