package io.mortise.sync;

/**
 * What a semaphore is to be. Immutable; all who ask for a semaphore by the same name must say the same.
 *
 * @param permits how many permits there are to begin with; negative means that so many must be released before the first can be acquired
 * @param bound   how many permits there can be at most: a release that would make them more is refused
 * @param isOwned whether permits belong to the process that acquired them: only that one releases them, and if it dies they come back
 */
public record SemaphoreOptions(int permits, int bound, boolean isOwned) {
    /**
     * Checks the arguments.
     *
     * @param permits how many permits there are to begin with, at most the bound; not negative if they are owned
     * @param bound   how many permits there can be at most
     * @param isOwned whether permits belong to the process that acquired them
     */
    public SemaphoreOptions {
        if (permits > bound) {
            throw new IllegalArgumentException("permits=" + permits + " is more than bound=" + bound);
        }
        if (isOwned && permits < 0) {
            throw new IllegalArgumentException("permits=" + permits
                    + " is negative: nobody holds what is missing; an owned semaphore begins with 0 or more");
        }
    }

    /**
     * {@return a signalling semaphore without a bound, but for {@link Integer#MAX_VALUE}}
     *
     * @param permits how many permits there are to begin with
     */
    public static SemaphoreOptions permits(int permits) {
        return new SemaphoreOptions(permits, Integer.MAX_VALUE, false);
    }

    /**
     * {@return the same with a bound}
     *
     * @param most how many permits there can be at most
     */
    public SemaphoreOptions bound(int most) {
        return new SemaphoreOptions(permits, most, isOwned);
    }

    /** {@return the same with permits that belong to the process that acquired them} */
    public SemaphoreOptions owned() {
        return new SemaphoreOptions(permits, bound, true);
    }
}
