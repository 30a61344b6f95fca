package io.mortise.sync;

import java.util.concurrent.locks.Condition;

/** The write lock of a {@link SharedReadWriteLock}: one thread of one process holds it, while nobody reads but that thread. */
public final class SharedWriteLock extends ReadWriteView {
    SharedWriteLock(ReadWriteCore core, ReadWriteRepair repair) {
        super(core, repair);
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
     * Conditions of locks are not there yet: they come with the next release.
     *
     * @return nothing, so far
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("conditions of a read-write lock come with the next release");
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
