package io.mortise.sync;

import java.util.List;

/**
 * What could be seen of a condition at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name    the condition's name and its region's
 * @param lock    the name of its lock and its region's
 * @param waiting the processes with threads that wait for a signal, and have not been granted one
 * @param waitsBy how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                long as no thread had to sleep
 */
public record ConditionState(String name, String lock, List<Waiting> waiting, String waitsBy) {
    /** {@return how many threads wait for a signal; exact while the caller holds the lock, and nobody dies} */
    public int waiters() {
        return waiting.stream().mapToInt(Waiting::threads).sum();
    }

    @Override
    public String toString() {
        return name + " of lock " + lock + ": " + (waiting.isEmpty() ? "nobody waits" : "waited for by " + waiting)
                + ", waits by " + waitsBy;
    }
}
