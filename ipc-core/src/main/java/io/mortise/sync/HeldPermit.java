package io.mortise.sync;

/**
 * One permit of a semaphore that is held until the end of a {@code try} block. It is the same object for every acquisition of one
 * handle, so nothing is allocated: each closing releases one permit.
 *
 * <pre>{@code
 * try (HeldPermit held = slots.hold()) {
 *     ...
 * }
 * }</pre>
 */
@FunctionalInterface
public interface HeldPermit extends AutoCloseable {
    /**
     * Releases one permit.
     *
     * @throws IllegalStateException        if the semaphore has a bound, and as many permits already; or if the region was closed
     * @throws IllegalMonitorStateException if the semaphore is owned, and this process holds no permit
     */
    @Override
    void close();
}
