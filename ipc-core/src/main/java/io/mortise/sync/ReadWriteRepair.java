package io.mortise.sync;

import org.jspecify.annotations.Nullable;

/** What one handle's acquirers do when they find that a writer has died: its hook, which runs in write mode. */
final class ReadWriteRepair {
    private final ReadWriteCore core;
    private volatile @Nullable Runnable hook;

    ReadWriteRepair(ReadWriteCore core) {
        this.core = core;
    }

    void with(Runnable repair) {
        hook = repair;
    }

    /** True if the hook is to run before an acquisition returns. */
    boolean isDue() {
        return hook != null && !core.isSound();
    }

    /** By a thread that has just begun to write. If the hook throws, it writes no more. */
    void runAsWriter(long thread) {
        Runnable repair = hook;
        if (repair == null) {
            return;
        }
        boolean done = false;
        try {
            repair.run();
            done = true;
        } finally {
            if (!done && core.isWrittenBy(thread)) {
                core.releaseEverything(thread);
            }
        }
        checkStillWritten(thread);
    }

    /** By a thread that has waited on a condition. Also if the hook throws, it writes on, as often as before. */
    void runAndStay(long thread) {
        Runnable repair = hook;
        if (repair == null) {
            return;
        }
        int holds = core.writeHolds(thread);
        try {
            repair.run();
        } finally {
            if (core.isWrittenBy(thread)) {
                core.restoreWrites(holds);
            }
        }
        checkStillWritten(thread);
    }

    private void checkStillWritten(long thread) {
        if (!core.isWrittenBy(thread)) {
            throw new IllegalMonitorStateException(
                    "the repair hook has released the lock it was to repair under: lock=" + core.describe());
        }
    }

    /** True if the hook is to run before an acquisition for reading returns, which is not the thread's only one. */
    boolean isDueForReader(long thread) {
        return isDue() && !core.isWrittenBy(thread) && core.readHolds(thread) == 1;
    }

    /**
     * By a thread that has just begun to read: it writes instead, repairs, and goes on reading. If it does not come to that, it
     * holds nothing.
     */
    Outcome runAsReader(long thread, long timeoutNs, boolean interruptible) {
        core.releaseRead(thread);
        Outcome outcome = core.write(thread, timeoutNs, interruptible);
        if (outcome == Outcome.ACQUIRED) {
            repairAndDowngrade(thread);
        }
        return outcome;
    }

    /** The same, without waiting. */
    boolean tryRunAsReader(long thread) {
        core.releaseRead(thread);
        if (!core.tryWrite(thread)) {
            return false;
        }
        repairAndDowngrade(thread);
        return true;
    }

    private void repairAndDowngrade(long thread) {
        if (isDue()) {
            runAsWriter(thread);
        }
        try {
            core.tryRead(thread);
        } finally {
            core.releaseWrite(thread);
        }
    }
}
