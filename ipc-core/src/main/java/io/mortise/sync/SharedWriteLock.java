package io.mortise.sync;

import io.mortise.region.Extent;

/** The write lock of a {@link SharedReadWriteLock}: one thread of one process holds it, while nobody reads but that thread. */
public final class SharedWriteLock extends ReadWriteView {
    private final Conditions conditions;

    SharedWriteLock(ReadWriteCore core, ReadWriteRepair repair) {
        super(core, repair);
        conditions = core.conditionsFor(new WriteLockOfConditions(core, repair));
    }

    /** {@return true if the current thread holds it, by whichever handle of this attachment} */
    public boolean isHeldByCurrentThread() {
        return core.isWrittenBy(currentThread());
    }

    /** {@return how often the current thread holds it, 0 if it does not} */
    public int getHoldCount() {
        return core.writeHolds(currentThread());
    }

    /**
     * Finds a condition of this lock, or makes it. All processes run this same line. Whoever waits on it holds the write lock,
     * releases all that it holds, for writing and for reading, and has as much again afterwards. Waits run the repair hook of this
     * handle.
     *
     * @param name its name; the region calls it {@code <lock>.<name>}
     * @return a handle
     * @throws io.mortise.region.RegionMismatchException if the region has something else of that name
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalArgumentException if the name is empty, or too long together with the lock's
     * @throws IllegalStateException if the region was closed, or is read-only and has no such condition
     */
    public SharedCondition condition(String name) {
        return conditions.named(name);
    }

    /**
     * A condition of this lock within the memory of a primitive. For authors of primitives.
     *
     * @param extent the primitive's memory
     * @param offset where the {@linkplain ConditionDescriptor#length bytes} of the condition begin, a multiple of
     *               {@value ConditionDescriptor#ALIGNMENT}; zero when new
     * @return a handle
     * @throws IllegalArgumentException if no condition fits there
     */
    public SharedCondition condition(Extent extent, long offset) {
        return conditions.at(extent, offset);
    }

    /**
     * Finds a condition of this lock by its number, or makes it: the first call on a handle means {@code condition("#1")}, the second
     * {@code condition("#2")}, and so on. So code that was written for {@link java.util.concurrent.locks.ReadWriteLock} works
     * between processes, if all make their conditions in the same order. Two handles of one lock both begin with the first.
     *
     * @return a handle
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such condition
     */
    @Override
    public SharedCondition newCondition() {
        return conditions.next();
    }

    @Override
    Outcome acquire(long thread, long timeoutNs, boolean interruptible) {
        if (core.tryWriteAgain(thread)) {
            return Outcome.ACQUIRED;
        }
        if (core.wouldUpgrade(thread)) {
            throw new IllegalStateException(
                    "the current thread reads, and would wait for itself if it waited to write: lock=" + core.describe()
                            + " thread=#" + thread + " "
                            + Thread.currentThread().getName() + " readHolds="
                            + core.readHolds(thread)
                            + "; release the read lock first, and look again at what it guards");
        }
        Outcome outcome = core.write(thread, timeoutNs, interruptible);
        if (outcome == Outcome.ACQUIRED && repair.isDue()) {
            repair.runAsWriter(thread);
        }
        return outcome;
    }

    @Override
    boolean tryAcquire(long thread) {
        if (core.tryWriteAgain(thread)) {
            return true;
        }
        if (core.wouldUpgrade(thread) || !core.tryWrite(thread)) {
            return false;
        }
        if (repair.isDue()) {
            repair.runAsWriter(thread);
        }
        return true;
    }

    @Override
    boolean tryRelease(long thread) {
        if (!core.isWrittenBy(thread)) {
            return false;
        }
        core.releaseWrite(thread);
        return true;
    }
}
