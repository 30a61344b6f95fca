package io.mortise.sync;

/** A write lock as its conditions see it. Who waits releases all that it holds, for reading too, and gets all of it back. */
final class WriteLockOfConditions implements ConditionLock {
    private static final int READ_BITS = 16;
    private static final int MOST_WRITE_HOLDS = (1 << 15) - 1;

    private final ReadWriteCore core;
    private final ReadWriteRepair repair;

    WriteLockOfConditions(ReadWriteCore core, ReadWriteRepair repair) {
        this.core = core;
        this.repair = repair;
    }

    @Override
    public boolean isHeldBy(long thread) {
        return core.isWrittenBy(thread);
    }

    @Override
    public IllegalMonitorStateException notHeld() {
        return ReadWriteView.notHeld(core, ReadWriteView.currentThread());
    }

    @Override
    public int releaseAll(long thread) {
        int writes = core.writeHolds(thread);
        if (writes > MOST_WRITE_HOLDS) {
            throw new IllegalStateException("held too often to wait: writeHolds=" + writes + " most=" + MOST_WRITE_HOLDS
                    + " lock=" + describe());
        }
        int holds = writes << READ_BITS | core.readHolds(thread);
        core.releaseEverything(thread);
        return holds;
    }

    @Override
    public void reacquire(long thread, int holds) {
        core.write(thread, Wait.FOREVER_NS, false);
        boolean done = false;
        try {
            for (int reads = holds & ReadWriteLockDescriptor.MAX_COUNT; reads > 0; reads--) {
                core.tryRead(thread);
            }
            core.restoreWrites(holds >>> READ_BITS);
            done = true;
        } finally {
            if (!done) {
                core.releaseEverything(thread);
            }
        }
    }

    @Override
    public void repair(long thread) {
        if (repair.isDue()) {
            repair.runAndStay(thread);
        }
    }

    @Override
    public long ownerDeaths() {
        return core.ownerDeaths();
    }

    @Override
    public boolean isHolderDead() {
        return core.isMutexOfTheDead();
    }

    @Override
    public String describe() {
        return core.describe();
    }
}
