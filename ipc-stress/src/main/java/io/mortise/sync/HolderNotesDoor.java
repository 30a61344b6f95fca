package io.mortise.sync;

import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** Lets a test of the ordering write and read the name of a lock's holder without thousands of sleeping threads. */
public final class HolderNotesDoor {
    private final HolderNotes notes;

    /**
     * Opens the notes of a lock.
     *
     * @param block the memory of the lock
     */
    public HolderNotesDoor(AtomicBuffer block) {
        notes = new HolderNotes(block);
    }

    /**
     * Writes the holder's name.
     *
     * @param state      the state of the lock
     * @param threadName the name
     */
    public void sign(long state, String threadName) {
        notes.sign(state, threadName);
    }

    /**
     * Reads the holder's name.
     *
     * @param state the state of the lock
     * @return the name, or null if it is not known of that state
     */
    public @Nullable String threadName(long state) {
        return notes.threadName(state);
    }
}
