package io.mortise.sync;

/**
 * A lock that is held until the end of a {@code try} block. It is the same object for every acquisition of one handle, so
 * nothing is allocated.
 *
 * <pre>{@code
 * try (HeldLock held = lock.acquire()) {
 *     ...
 * }
 * }</pre>
 */
@FunctionalInterface
public interface HeldLock extends AutoCloseable {
    /**
     * Releases the lock once.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold it
     */
    @Override
    void close();
}
