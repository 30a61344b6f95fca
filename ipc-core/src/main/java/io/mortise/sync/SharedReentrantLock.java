package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.util.function.Consumer;

/**
 * A {@link SharedLock} that a thread may acquire again while it holds it, as {@link java.util.concurrent.locks.ReentrantLock} does
 * within one process. It is free once it was released as often as it was acquired.
 *
 * <pre>{@code
 * SharedReentrantLock lock = SharedReentrantLock.in(region, "guard");
 * try (HeldLock held = lock.acquire()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>It promises what a {@link SharedLock} promises, word for word, but for the first line. How often it is held is known to the
 * holding process alone, and counted over all handles of the attachment.
 */
public final class SharedReentrantLock extends RobustLock {
    private SharedReentrantLock(LockCore core) {
        super(core);
    }

    /**
     * Finds the lock, or makes it. All processes run this same line.
     *
     * @param region the region that it is in
     * @param name   its name there
     * @return a handle
     * @throws io.mortise.region.RegionMismatchException if the name is that of something else
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such lock
     */
    public static SharedReentrantLock in(Region region, String name) {
        return new SharedReentrantLock(find(region, name, "reentrant-lock"));
    }

    /**
     * A lock within the memory of a primitive. For authors of primitives.
     *
     * @param extent the primitive's memory
     * @param offset where the {@value LockDescriptor#BLOCK_LENGTH} bytes of the lock begin, a multiple of
     *               {@value LockDescriptor#BLOCK_ALIGNMENT}; zero when new
     * @return a handle
     * @throws IllegalArgumentException if no lock fits there
     */
    public static SharedReentrantLock at(Extent extent, long offset) {
        return new SharedReentrantLock(find(extent, offset));
    }

    /**
     * Sets what is to be done, by this handle's acquirers, before an acquisition that finds the lock inconsistent returns. The hook
     * runs in the acquiring thread, which holds the lock; it brings what the lock guards into order, and then calls
     * {@link #markConsistent()}: if it does not, it runs at the next acquisition again.
     *
     * @param repair gets this lock
     * @return this lock
     */
    public SharedReentrantLock onOwnerDeath(Consumer<? super SharedReentrantLock> repair) {
        repairWith(() -> repair.accept(this));
        return this;
    }

    /** {@return how often the current thread holds the lock, 0 if it does not} */
    public int getHoldCount() {
        return core.holds(currentThread());
    }

    @Override
    boolean tryReenter() {
        core.hold();
        return true;
    }
}
