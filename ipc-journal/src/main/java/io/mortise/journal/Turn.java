package io.mortise.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which thread of this process appends. Taking it costs one atomic operation and giving it back a plain store: a {@code ReentrantLock}, which
 * must look for sleepers then, costs as much again as an entry's bytes. So those who wait look again by themselves: at once, for about as long as
 * an entry takes, and then ever more seldom.
 */
final class Turn {
    private static final int SPINS = 200;
    private static final long FIRST_PAUSE_NS = 5_000;
    private static final long LONGEST_PAUSE_NS = 500_000;
    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(Turn.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Thread holder;

    /**
     * Waits for it uninterruptibly.
     *
     * @return false if this thread has it already
     */
    boolean take() {
        Thread self = Thread.currentThread();
        return HOLDER.compareAndSet(this, null, self) || takeFromAnother(self);
    }

    @SuppressWarnings("ReferenceEquality") // threads
    private boolean takeFromAnother(Thread self) {
        if (holder == self) {
            return false;
        }
        boolean wasInterrupted = false;
        long pauseNs = FIRST_PAUSE_NS;
        for (int tries = 0; holder != null || !HOLDER.compareAndSet(this, null, self); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, pauseNs);
                wasInterrupted |= Thread.interrupted();
                pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
            }
        }
        if (wasInterrupted) {
            self.interrupt();
        }
        return true;
    }

    /** {@return whether this thread has it} */
    boolean isMine() {
        return holder == Thread.currentThread();
    }

    void give() {
        HOLDER.setRelease(this, null);
    }
}
