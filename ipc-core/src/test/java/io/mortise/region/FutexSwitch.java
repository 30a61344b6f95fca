package io.mortise.region;

/** Lets tests of other packages run without the futex, as where it cannot be loaded. */
public final class FutexSwitch {
    private FutexSwitch() {}

    /** From now on this JVM polls, and wakes nobody. */
    public static void polling() {
        Futex.use(new Futex.Polling("switched off by a test"));
    }

    /** As after the start of the JVM: the next sleeper loads what there is. */
    public static void reset() {
        Futex.use(null);
    }
}
