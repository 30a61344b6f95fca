package io.mortise.sync;

import org.jspecify.annotations.Nullable;

/** One wait of one thread on a condition, of which the other threads of its process need to know. */
final class ConditionWait {
    /** How a wait ended. */
    enum End {
        SIGNALLED,
        TIMED_OUT,
        INTERRUPTED,
        /** Somebody died, so what is waited for may have come about unsaid. */
        DOUBTFUL
    }

    final Thread thread = Thread.currentThread();
    final long deadlineNs;
    final boolean interruptible;
    /** The deaths of the lock's owners that this thread knew of. */
    final long deaths;

    /** Null while it waits. One that gives up may still be signalled, until it holds the lock. */
    private volatile @Nullable End end;

    private volatile boolean leads;

    /** Of the waiting thread alone. */
    boolean interrupted;

    ConditionWait(long deadlineNs, boolean interruptible, long deaths) {
        this.deadlineNs = deadlineNs;
        this.interruptible = interruptible;
        this.deaths = deaths;
    }

    boolean isOver() {
        return end != null;
    }

    @Nullable
    End end() {
        return end;
    }

    void end(End how) {
        end = how;
    }

    /** {@return true if this thread is the one of its process that watches the shared word, for all} */
    boolean leads() {
        return leads;
    }

    /** Once the leader, it stays so until its wait is over. */
    void lead() {
        leads = true;
    }
}
