package io.mortise.sync;

import java.util.concurrent.locks.Condition;

/** The read lock of a {@link SharedReadWriteLock}: any number of threads and processes hold it while nobody writes. */
public final class SharedReadLock extends ReadWriteView {
    SharedReadLock(ReadWriteCore core, ReadWriteRepair repair) {
        super(core, repair);
    }

    /**
     * There are no conditions of a read lock, as in {@link java.util.concurrent.locks.ReentrantReadWriteLock}.
     *
     * @return nothing
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "a read lock has no conditions, since many hold it at once; use one of the write lock");
    }

    @Override
    Outcome acquire(long thread, long timeoutNs, boolean interruptible) {
        if (!core.tryRead(thread)) {
            return waitFor(thread, timeoutNs, interruptible);
        }
        return repair.isDueForReader(thread) ? repair.runAsReader(thread, timeoutNs, interruptible) : Outcome.ACQUIRED;
    }

    private Outcome waitFor(long thread, long timeoutNs, boolean interruptible) {
        long startNs = System.nanoTime();
        Outcome outcome = core.read(thread, timeoutNs, interruptible);
        return outcome == Outcome.ACQUIRED && repair.isDueForReader(thread)
                ? repair.runAsReader(thread, timeoutNs - (System.nanoTime() - startNs), interruptible)
                : outcome;
    }

    @Override
    boolean tryAcquire(long thread) {
        return core.tryReadAfterTheDead(thread) && (!repair.isDueForReader(thread) || repair.tryRunAsReader(thread));
    }

    @Override
    boolean tryRelease(long thread) {
        if (core.readHolds(thread) == 0) {
            return false;
        }
        core.releaseRead(thread);
        return true;
    }
}
