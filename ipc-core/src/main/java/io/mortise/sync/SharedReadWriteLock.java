package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Consumer;

/**
 * A {@link ReadWriteLock} between the threads of all processes that attach a region: many read at once, or one writes. Reentrant, as
 * {@link java.util.concurrent.locks.ReentrantReadWriteLock} is within one process.
 *
 * <pre>{@code
 * SharedReadWriteLock lock = SharedReadWriteLock.in(region, "prices");
 * try (HeldLock reading = lock.readLock().acquire()) {
 *     ...
 * }
 * try (HeldLock writing = lock.writeLock().acquire()) {
 *     ...
 * }
 * }</pre>
 *
 * <ol>
 *   <li>While a thread holds the write lock nobody else holds either lock. What it wrote before it released is seen by all who
 *       read or write after it.
 *   <li>A thread that holds one of the locks may acquire the same one again, and never waits for it. One that writes may also acquire the
 *       read lock, and keep it when it releases the write lock: it <i>downgrades</i>, and no writer comes in between. One that
 *       reads can not acquire the write lock: it would wait for itself, and gets an {@link IllegalStateException} instead, or
 *       {@code false} from {@link SharedWriteLock#tryLock()}.
 *   <li>Writers are preferred: from the moment a writer waits for no more than the readers inside, no new reader comes in, so no stream
 *       of readers keeps it out. Readers that were turned away then take turns with writers, so no stream of writers keeps
 *       them out either. Among those who wait there is no queue, as with {@link SharedLock}.
 *   <li>The death of a process that reads is no news: it is forgotten, and a writer that waited for it goes on. The death of
 *       a process that writes, however it comes, is noticed by whoever wants either lock next: that one acquires it, and
 *       {@link #isInconsistent()} says so, to it and to everybody later until a writer calls {@link #markConsistent()}. To close
 *       the region while holding a lock is the same as to die. The death of a thread in a process that lives is not noticed.
 *   <li>A hook set with {@link #onOwnerDeath} runs before an acquisition that finds the lock inconsistent returns, and always in write
 *       mode: a reader that finds it so releases, acquires the write lock, runs the hook, and downgrades. If the hook throws, the
 *       locks are released, still inconsistent, and the exception goes to the caller.
 *   <li>A reader or writer that is slow, stopped or in a pause is waited for: time alone never takes a lock from anybody.
 *   <li>Every death of a writer is counted once in {@link #ownerDeaths()}, and {@link #ticket()} rises whenever the write lock
 *       goes from one attachment to another.
 *   <li>Uncontended, it makes no system call and allocates nothing. To read while nobody writes, processes write to no memory that
 *       other processes write or read, but for the drain of a writer.
 * </ol>
 *
 * <p>An attachment is a party: two attachments of one process exclude each other, also in the same thread. All handles of one
 * attachment to one name are the same lock; only the hook is each handle's own. Handles are safe for use by many threads, of
 * which at most 65,535 of one attachment read at once.
 */
public final class SharedReadWriteLock implements ReadWriteLock {
    private static final String TYPE = "read-write-lock";

    private final ReadWriteCore core;
    private final ReadWriteRepair repair;
    private final SharedReadLock readLock;
    private final SharedWriteLock writeLock;

    private SharedReadWriteLock(ReadWriteCore core, ReadWriteRepair repair) {
        this.core = core;
        this.repair = repair;
        readLock = new SharedReadLock(core, repair);
        writeLock = new SharedWriteLock(core, repair);
    }

    /**
     * Finds the lock, or makes it. All processes run this same line. It takes 128 bytes for each attachment that the region can have,
     * and 512 more.
     *
     * @param region the region that it is in
     * @param name   its name there
     * @return a handle
     * @throws io.mortise.region.RegionMismatchException if the name is that of something else
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such lock
     */
    public static SharedReadWriteLock in(Region region, String name) {
        int lengthBytes = ReadWriteLockDescriptor.length(region.maxAttachments());
        return at(region.extent(new ExtentSpec(name, TYPE, 1, lengthBytes)), 0);
    }

    /**
     * A lock within the memory of a primitive. For authors of primitives.
     *
     * @param extent the primitive's memory
     * @param offset where the {@link ReadWriteLockDescriptor#length} bytes of the lock begin, a multiple of
     *               {@value LockDescriptor#BLOCK_ALIGNMENT}; zero when new
     * @return a handle
     * @throws IllegalArgumentException if no lock fits there
     */
    public static SharedReadWriteLock at(Extent extent, long offset) {
        ReadWriteCore core = ReadWriteCore.at(extent, offset);
        return new SharedReadWriteLock(core, new ReadWriteRepair(core));
    }

    /** {@return the lock that many may hold at once} */
    @Override
    public SharedReadLock readLock() {
        return readLock;
    }

    /** {@return the lock that one may hold} */
    @Override
    public SharedWriteLock writeLock() {
        return writeLock;
    }

    /**
     * Sets what is to be done, by this handle's acquirers, before an acquisition that finds the lock inconsistent returns. The hook
     * runs in the acquiring thread, which holds the write lock, also if it wants to read; it brings what the lock guards into
     * order, and then calls {@link #markConsistent()}: if it does not, it runs at the next acquisition again.
     *
     * @param hook gets this lock
     * @return this lock
     */
    public SharedReadWriteLock onOwnerDeath(Consumer<? super SharedReadWriteLock> hook) {
        repair.with(() -> hook.accept(this));
        return this;
    }

    /**
     * {@return true if an owner died while writing, or closed the region, and nobody has called {@link #markConsistent()} since} What
     * the lock guards may be half done then. It stays so for everybody, also if one dies in the middle of its repair.
     *
     * @throws IllegalStateException if the region was closed
     */
    public boolean isInconsistent() {
        return core.isInconsistent();
    }

    /**
     * Says that what the lock guards is sound again. For one that holds the write lock.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the write lock; the message says who does
     * @throws IllegalStateException        if the region was closed
     */
    public void markConsistent() {
        long thread = ReadWriteView.currentThread();
        if (!core.isWrittenBy(thread)) {
            throw ReadWriteView.notHeld(core, thread);
        }
        core.markConsistent();
    }

    /**
     * {@return how many owners have died while writing, or have closed the region, since it was created} Exact, for those whose lock was
     * wanted since.
     *
     * @throws IllegalStateException if the region was closed
     */
    public long ownerDeaths() {
        return core.ownerDeaths();
    }

    /**
     * {@return the fencing token: it rises whenever the write lock goes from one attachment to another} So whoever writes has a higher
     * ticket than all who wrote before in other attachments. Readers that had to wait may raise it too.
     *
     * @throws IllegalStateException if the region was closed
     */
    public long ticket() {
        return core.ticket();
    }

    /** {@return how often the current thread holds the read lock, by whichever handles of this attachment; 0 if it does not} */
    public int getReadHoldCount() {
        return core.readHolds(ReadWriteView.currentThread());
    }

    /** {@return how often the current thread holds the write lock, by whichever handles of this attachment; 0 if it does not} */
    public int getWriteHoldCount() {
        return core.writeHolds(ReadWriteView.currentThread());
    }

    /** {@return true if the current thread holds the write lock} */
    public boolean isWriteLockedByCurrentThread() {
        return core.isWrittenBy(ReadWriteView.currentThread());
    }

    /**
     * {@return true if anybody holds the write lock, also if that is a dead owner of whom nobody has taken it over yet}
     *
     * @throws IllegalStateException if the region was closed
     */
    public boolean isWriteLocked() {
        return core.isWritten();
    }

    /**
     * {@return how many read locks are held by all threads of all processes that live} A thread that holds it twice counts twice. For
     * people and tools: it takes microseconds, and by the time it returns may have changed.
     *
     * @throws IllegalStateException if the region was closed
     */
    public int getReadLockCount() {
        return core.allReadHolds();
    }

    /**
     * {@return what can be seen of the lock now} Takes microseconds, and makes a few system calls.
     *
     * @throws IllegalStateException if the region was closed
     */
    public ReadWriteLockState state() {
        return core.state();
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public String toString() {
        return ReadWriteView.describe(core, getClass());
    }
}
