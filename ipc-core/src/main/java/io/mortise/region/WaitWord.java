package io.mortise.region;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Where threads of any process sleep until something else changes: 32 bits of shared memory, {@code [wakings:31 | asleep:1]}, zero
 * when new. Not for users of Mortise: its primitives are built on it.
 *
 * <p>No waking is lost. A sleeper reads the word with the bit set, looks once more at what it waits for, and sleeps only if the word is
 * still the same. A waker has changed what is waited for, by a volatile store or a compare-and-set, before it reads the word: if the
 * bit was not set, every later sleeper sees the change; if it was, the waker counts up, and then wakes who slept before that, while
 * who had not yet slept will not. Only a waker that woke nobody clears the bit, and then wakes all, for those who fell asleep between
 * its two steps. Each waking wakes one, who passes it on if there is more to be had. A sleeper that is killed takes one waking
 * with it: the others look after their slice.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class WaitWord {
    /** Set in the word while somebody may sleep. */
    public static final int ASLEEP = 1;

    private static final int WAKING = 2;
    private static final String FUTEX = "futex";
    private static final String NOT_LOADED = "not loaded";

    private final AtomicBuffer buffer;
    private final int offset;

    /**
     * The word at a place.
     *
     * @param buffer a buffer with the word
     * @param offset where in the buffer, a multiple of 4
     */
    public WaitWord(AtomicBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    /** {@return the buffer with the word} */
    public AtomicBuffer buffer() {
        return buffer;
    }

    /** {@return where in the buffer it is} */
    public int offset() {
        return offset;
    }

    /**
     * Says that somebody is about to sleep.
     *
     * @return the value to sleep on, after another look at what is waited for
     */
    public int announce() {
        while (true) {
            int word = buffer.getIntVolatile(offset); // ORDER: SLEEP
            if ((word & ASLEEP) != 0) {
                return word;
            }
            if (buffer.compareAndSetInt(offset, word, word | ASLEEP)) { // ORDER: SLEEP
                return word | ASLEEP;
            }
        }
    }

    /** {@return a value that the word has not, to sleep on for no time at all} */
    public int other() {
        return buffer.getIntVolatile(offset) + WAKING;
    }

    /** {@return true if somebody may sleep} To be called after a volatile change of what is waited for. */
    public boolean isAnyoneAsleep() {
        return (buffer.getIntVolatile(offset) & ASLEEP) != 0; // ORDER: SLEEP
    }

    /** Wakes one that sleeps, after a volatile change of what is waited for. */
    public void wakeOne() {
        wake(1);
    }

    /** Wakes all that sleep, after a volatile change of what is waited for. */
    public void wakeAll() {
        wake(Integer.MAX_VALUE);
    }

    /**
     * Wakes as many, after a volatile change of what is waited for.
     *
     * @param count how many to wake at most, at least 1
     */
    public void wake(int count) {
        if (isAnyoneAsleep()) {
            wakeSleepers(count);
        }
    }

    /**
     * Wakes even if this process has not slept yet, and so has no native code yet to wake with. Takes up to 100 ms once, so only for
     * calls that may wait; sleepers do not depend on it, but would be up to a slice late for every message.
     *
     * @param count how many to wake at most
     */
    public void wakeAtAnyCost(int count) {
        if (isAnyoneAsleep() && Futex.state().equals(NOT_LOADED) && Futex.load()) {
            wakeSleepers(count);
        }
    }

    private void wakeSleepers(int count) {
        int word;
        do {
            word = buffer.getIntVolatile(offset);
            if ((word & ASLEEP) == 0) {
                return;
            }
        } while (!buffer.compareAndSetInt(offset, word, word + WAKING));
        // Without the system call nobody can tell whether somebody sleeps; then the bit stays.
        if (Futex.wake(buffer, offset, count) == 0
                && Futex.state().equals(FUTEX)
                && buffer.compareAndSetInt(offset, word + WAKING, word + WAKING - ASLEEP)) {
            Futex.wake(buffer, offset, Integer.MAX_VALUE);
        }
    }
}
