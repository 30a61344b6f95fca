package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.util.function.Consumer;

/**
 * A mutual exclusion {@link java.util.concurrent.locks.Lock Lock} between the threads of all processes that attach a region. It is
 * not reentrant: a thread that wants it again would wait for itself, and gets an {@link IllegalStateException} instead.
 *
 * <pre>{@code
 * SharedLock lock = SharedLock.in(region, "guard")
 *         .onOwnerDeath(guard -> {
 *             rebuildTotals();
 *             guard.markConsistent();
 *         });
 * lock.lock();
 * try {
 *     ...
 * } finally {
 *     lock.unlock();
 * }
 * }</pre>
 *
 * <ol>
 *   <li>One thread of one process holds it at a time, and releases it. What it wrote before is seen by the next one.
 *   <li>The death of a process that holds it, however it comes, is noticed by whoever wants it next: that one returns from
 *       {@link #lock()} holding it, and {@link #isInconsistent()} says so, to it and to every later holder until one calls
 *       {@link #markConsistent()}. So does a process that closes its region while holding it. The death of a thread in a
 *       process that lives is not noticed.
 *   <li>A hook set with {@link #onOwnerDeath} runs before an acquisition that finds the lock inconsistent returns. If it throws,
 *       the lock is released, still inconsistent, and the exception goes to the caller.
 *   <li>A holder that is slow, stopped or in a pause keeps it: time alone never takes it from anybody.
 *   <li>Every death of a holder is counted once in {@link #ownerDeaths()}, and {@link #ticket()} rises whenever the lock goes from
 *       one attachment to another.
 *   <li>There is no queue: a newcomer may be quicker than one that has waited. But a process that takes the lock again and again gives
 *       way to one that waited in vain. A sleeper is woken by the release, and looks for itself every 50 milliseconds at the
 *       latest.
 *   <li>Uncontended, it makes no system call and allocates nothing. Platform threads that wait spin for some microseconds, then
 *       sleep in the kernel; virtual threads park.
 * </ol>
 *
 * <p>An attachment is a party: two attachments of one process exclude each other, also in the same thread. All handles of one
 * attachment to one name are the same lock; only the hook is each handle's own. Handles are safe for use by many threads.
 */
public final class SharedLock extends RobustLock {
    /** Who may release a lock. */
    public enum Release {
        /** The thread that has acquired it, and nobody else. */
        BY_HOLDER,
        /** Any thread of any process, as Python's {@code Lock}. */
        BY_ANYONE
    }

    private SharedLock(LockCore core) {
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
    public static SharedLock in(Region region, String name) {
        return in(region, name, Release.BY_HOLDER);
    }

    /**
     * Finds the lock, or makes it, as one that may be released by others or not. All processes run this same line.
     *
     * <p>One that is released by anyone says when something may go on, more than who may go in. {@link #unlock()} releases it,
     * whoever holds it, and throws an {@link IllegalMonitorStateException} only if nobody does. A thread that holds it and
     * wants it again waits for somebody else to release it. The owner of record is the one who has acquired it,
     * until it is released: {@link #isHeldByCurrentThread()} and {@link #state()} tell that, and if that process dies
     * meanwhile, or closes its region, the lock is taken over and inconsistent as any other. So the acquirer has to
     * live until the release. {@link #markConsistent()} and conditions are for the owner of record.
     *
     * @param region  the region that it is in
     * @param name    its name there
     * @param release who may release it
     * @return a handle
     * @throws io.mortise.region.RegionMismatchException if the name is that of something else, or of a lock of the other kind
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such lock
     */
    public static SharedLock in(Region region, String name, Release release) {
        boolean byAnyone = release == Release.BY_ANYONE;
        Extent extent = extent(region, name, byAnyone ? "lock-by-anyone" : "lock");
        return new SharedLock(LockCore.at(extent, 0, byAnyone));
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
    public static SharedLock at(Extent extent, long offset) {
        return new SharedLock(find(extent, offset));
    }

    /**
     * Sets what is to be done, by this handle's acquirers, before an acquisition that finds the lock inconsistent returns. The hook
     * runs in the acquiring thread, which holds the lock; it brings what the lock guards into order, and then calls
     * {@link #markConsistent()}: if it does not, it runs at the next acquisition again.
     *
     * @param repair gets this lock
     * @return this lock
     */
    public SharedLock onOwnerDeath(Consumer<? super SharedLock> repair) {
        repairWith(() -> repair.accept(this));
        return this;
    }

    @Override
    boolean tryReenter() {
        return false;
    }
}
