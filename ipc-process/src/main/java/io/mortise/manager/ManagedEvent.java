package io.mortise.manager;

import java.util.concurrent.TimeUnit;

/** A flag that clients of a manager wait for: Python's {@code Event}. */
public interface ManagedEvent {
    /** {@return whether it is set} */
    boolean isSet();

    /** Sets it, and lets all go who wait for it. */
    void set();

    /** Takes it back. */
    void clear();

    /**
     * Waits until it is set.
     *
     * @throws InterruptedException if interrupted.
     */
    void await() throws InterruptedException;

    /**
     * Waits until it is set for a limited time.
     *
     * @param time how long.
     * @param unit of the time.
     * @return false if the time has passed.
     * @throws InterruptedException if interrupted.
     */
    boolean await(long time, TimeUnit unit) throws InterruptedException;
}
