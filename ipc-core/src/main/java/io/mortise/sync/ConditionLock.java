package io.mortise.sync;

/**
 * What a condition needs of the lock that it belongs to, which guards all that {@link ConditionDescriptor} describes. Between
 * {@link #releaseAll} and {@link #reacquire} other threads and processes hold it.
 */
interface ConditionLock {
    boolean isHeldBy(long thread);

    /** {@return what to throw at a thread that does not hold it; names who does} */
    IllegalMonitorStateException notHeld();

    /** By the holder: the lock is free then. {@return how often the thread held it} */
    int releaseAll(long thread);

    /**
     * Waits until the thread holds the lock as often as it did, whoever dies meanwhile. Interrupts do not disturb it, and stay
     * pending. Runs no hook.
     *
     * @throws IllegalStateException if the region was closed; the thread does not hold the lock then
     */
    void reacquire(long thread, int holds);

    /** By the holder: runs the repair hook of this handle if there is need. If that throws, the lock stays held, and marked. */
    void repair(long thread);

    /** {@return how many deaths the later holders were told of} Changes only before an acquisition returns. */
    long ownerDeaths();

    /** {@return true if it is held by a dead owner, from whom somebody has to take it over} Asks the kernel. */
    boolean isHolderDead();

    /** {@return its name and its region's} */
    String describe();
}
