package io.mortise.bench.harness;

import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a test may ask the second JVM to do wrong, to see that it is noticed. */
public enum Fault {
    /** All is done right. */
    NONE,
    /** What is to be checked is made wrong. */
    CORRUPT,
    /** Throws an exception. */
    FAIL,
    /** Ends the process in the middle of a segment. */
    DIE,
    /** Takes part no longer in the middle of a segment. */
    HANG;

    private static final int EXIT_CODE = 66;

    /**
     * Reads what is to be done wrong for one subject.
     *
     * @param injection {@code subject:fault}, as {@code tcp:die}, or null
     * @param label     of the subject
     * @return the fault if it is meant for this subject, else none
     * @throws IllegalArgumentException if there is no such fault
     */
    public static Fault of(@Nullable String injection, String label) {
        if (injection == null || !injection.startsWith(label + ":")) {
            return NONE;
        }
        return valueOf(injection.substring(label.length() + 1).toUpperCase(Locale.ROOT));
    }

    /**
     * Fails, dies or hangs, if that is the fault.
     *
     * @param where what is being done, for the last words
     */
    public void misbehave(String where) {
        if (this == FAIL) {
            throw new IllegalStateException("told to fail at " + where);
        }
        if (this == DIE) {
            System.err.println("told to die at " + where);
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        while (this == HANG) {
            LockSupport.park();
        }
    }
}
