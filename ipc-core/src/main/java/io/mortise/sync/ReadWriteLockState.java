package io.mortise.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be seen of a read-write lock at one moment, for people and tools. By the time it is read it may have changed.
 *
 * @param name         the lock's name and its region's
 * @param writer       who writes, or null if nobody does
 * @param nextWriter   who lets no new reader in, and waits until those that read have left, or null
 * @param since        since when, at the latest, the one writes or the other waits; null if nobody has had to wait for it,
 *                     since a look at the clock costs more than the lock
 * @param readers      the processes with threads that read
 * @param waiting      the processes with threads that sleep until they may read or write, of at most 16; those that spin are not
 *                     seen
 * @param inconsistent true if an owner died while writing, and nobody has marked it consistent since
 * @param ticket       how often the owner has changed
 * @param ownerDeaths  how many owners died while writing, or closed the region
 * @param waitsBy      how this process waits: {@code "futex"}, {@code "polling: ..."} with the reason, or {@code "not loaded"} as
 *                     long as no thread had to sleep
 */
public record ReadWriteLockState(
        String name,
        LockState.@Nullable Holder writer,
        LockState.@Nullable Holder nextWriter,
        @Nullable Instant since,
        List<Reader> readers,
        List<Waiting> waiting,
        boolean inconsistent,
        long ticket,
        long ownerDeaths,
        String waitsBy) {

    /**
     * A process that reads.
     *
     * @param process the process, by its id and label
     * @param threads how many of its threads read
     * @param holds   how often they hold the read lock, together
     */
    public record Reader(String process, int threads, int holds) {
        @Override
        public String toString() {
            return threads == 1 ? process : process + " with " + threads + " threads";
        }
    }

    /** {@return how many threads sleep until they may read or write, an estimate} */
    public int waiters() {
        return waiting.stream().mapToInt(Waiting::threads).sum();
    }

    /** {@return how many threads read} */
    public int readingThreads() {
        return readers.stream().mapToInt(Reader::threads).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ");
        if (writer != null) {
            text.append("written by ").append(writer);
        } else if (!readers.isEmpty()) {
            text.append("read by ").append(readers);
        } else {
            text.append("free");
        }
        if (nextWriter != null) {
            text.append(", to be written next by ").append(nextWriter);
        }
        if (since != null) {
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
