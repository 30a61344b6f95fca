package io.mortise.sync;

import static io.mortise.sync.LockDescriptor.*;
import static io.mortise.sync.Wait.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One lock as one attachment sees it: how the block that {@link LockDescriptor} describes is acquired, waited for, released and
 * taken over from the dead. All handles of an attachment to the same lock share it, for it knows which thread holds.
 *
 * <p>Design note. The uncontended path is one compare-and-set to acquire, one to release, and a few plain accesses to the
 * same cache line. If two processes that want the lock all the time took turns, each turn would cost some cache misses. So a
 * waiter looks at the word in growing distances, which gives the holder some microseconds at full speed, and then insists: it
 * sets W and calls itself starving, and the holder, which so far knew of nobody, releases, and gives way once. Where that does
 * not help, since the lock is held for long, the waiter sleeps in the kernel, in slices, and after each looks for
 * interrupts, for a closed region and for a dead owner.
 */
final class LockCore {
    private static final long NOBODY = 0;

    private static final long INSIST_NS = 10_000;

    /** About what a sleeper needs to wake up. */
    private static final long COURTESY_NS = 100_000;

    /**
     * A sleeper is not starving before: for a lock that is held for long, each turn costs the time that a sleeper needs to wake up, so it
     * is not worth taking at every release.
     */
    private static final long STARVES_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Asking the kernel takes 1 to 2 microseconds, so a thread that only ever tries does it once in this time. */
    private static final long DOUBT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Extent extent;
    private final long offset;
    private final Region region;
    private final AtomicBuffer block;
    private final int me;
    /** True if any thread of any process may release it: then only the state tells who holds it. */
    private final boolean byAnyone;

    private final Sleepers sleepers;
    private final HolderNotes notes;

    // Of this process alone, and written by the thread that holds: a thread that finds itself here holds the lock;
    // others
    // may see what is old, but never themselves.
    private long holder = NOBODY;
    private int holds;

    // Hints, which may race.
    private boolean courteous;
    private long doubtedAtNs = System.nanoTime() - DOUBT_INTERVAL_NS;

    private LockCore(Extent extent, long offset, boolean byAnyone) {
        this.extent = extent;
        this.offset = offset;
        this.region = extent.region();
        this.block = extent.buffer(offset, BLOCK_LENGTH);
        this.me = region.owner();
        this.byAnyone = byAnyone;
        this.sleepers = new Sleepers(block, WAITERS_OFFSET, region);
        this.notes = new HolderNotes(block);
    }

    /** The one core of a block in this attachment. */
    static LockCore at(Extent extent, long offset) {
        return at(extent, offset, false);
    }

    /** The one core of a block whose lock may be released by others than its holder, if so wished. */
    static LockCore at(Extent extent, long offset, boolean byAnyone) {
        if (offset < 0 || offset % BLOCK_ALIGNMENT != 0 || offset > extent.length() - BLOCK_LENGTH) {
            throw new IllegalArgumentException("offset=" + offset + " is no place for a lock of " + BLOCK_LENGTH
                    + " bytes: it takes a multiple of " + BLOCK_ALIGNMENT + " within length=" + extent.length() + " of "
                    + extent.name());
        }
        return extent.companion(new Key(offset), LockCore.class, () -> new LockCore(extent, offset, byAnyone));
    }

    private record Key(long offset) {}

    /** One attempt on a free lock by a thread that may as well wait: the path of those who do not contend. */
    boolean tryTakeInTurn(long thread) {
        return !courteous && tryTake(thread);
    }

    /** One attempt on a free lock. */
    boolean tryTake(long thread) {
        extent.checkWritable();
        return tryTakeToLeave(thread);
    }

    /** The same for the thread that is closing the region: once it holds the lock, no other thread of this process is inside. */
    boolean tryTakeToLeave(long thread) {
        if (!block.compareAndSetLong(STATE_OFFSET, FREE, held(me, thread))) { // ORDER: HAND_OVER
            return false;
        }
        CrashPoint.reached("lock.taken");
        enter(thread);
        return true;
    }

    /** One attempt, which also takes over from a dead owner, but does not always look whether it is dead. */
    boolean tryAcquire(long thread) {
        return tryTake(thread) || tryTakeOver(thread);
    }

    /** For a thread that has tried, does not hold it, and was not interrupted before. */
    Outcome acquire(long thread, long timeoutNs, boolean interruptible) {
        extent.checkWritable();
        long startNs = System.nanoTime();
        int gap = 1;
        if (courteous) {
            giveWay(startNs, timeoutNs);
            gap = LONGEST_GAP; // a lucky look would end the other's turn at once
        }
        if (spin(thread, Math.min(SPIN_NS, timeoutNs), gap, 0) || insist(thread, timeoutNs)) {
            return Outcome.ACQUIRED;
        }
        return sleep(thread, startNs, startNs + Math.min(timeoutNs, FOREVER_NS), interruptible);
    }

    /** Lets a starving one have the lock that this process has just released. */
    private void giveWay(long startNs, long atMostNs) {
        courteous = false;
        long courtesyNs = Math.min(COURTESY_NS, atMostNs);
        while (block.getLongVolatile(STATE_OFFSET) == FREE) {
            if (System.nanoTime() - startNs >= courtesyNs) {
                block.putInt(STARVING_OFFSET, 0);
                return;
            }
            Thread.yield();
        }
    }

    /** Looks at the state in growing distances, so that the holder is not slowed down by those who look. */
    private boolean spin(long thread, long budgetNs, int firstGap, long waitersBit) {
        long startNs = System.nanoTime();
        int gap = firstGap;
        do {
            for (int i = 0; i < gap; i++) {
                Thread.onSpinWait();
            }
            if (gap < LONGEST_GAP) {
                gap *= 2;
            } else {
                Thread.yield();
            }
            if (block.getLongVolatile(STATE_OFFSET) == FREE
                    && block.compareAndSetLong(STATE_OFFSET, FREE, held(me, thread) | waitersBit)) { // ORDER: HAND_OVER
                CrashPoint.reached("lock.taken-after-waiting");
                enter(thread);
                return true;
            }
        } while (SPINS && System.nanoTime() - startNs < budgetNs);
        return false;
    }

    /** Asks for a turn: a holder that takes the lock again and again is only now told that somebody else wants it. */
    private boolean insist(long thread, long timeoutNs) {
        if (!SPINS || announce() == FREE) {
            return false;
        }
        CrashPoint.reached("lock.insisting");
        block.putInt(STARVING_OFFSET, me);
        CrashPoint.reached("lock.starving");
        boolean acquired = spin(thread, Math.min(INSIST_NS, timeoutNs), 1, 0);
        block.putInt(STARVING_OFFSET, 0);
        return acquired;
    }

    private Outcome sleep(long thread, long startNs, long deadlineNs, boolean interruptible) {
        long sliceNs = FIRST_SLICE_NS;
        int cell = Sleepers.NO_CELL;
        boolean slept = false;
        boolean starved = false;
        boolean interrupted = false;
        Outcome outcome = Outcome.TIMED_OUT; // so for one that throws, since its region was closed
        try {
            while (true) {
                extent.checkWritable();
                extent.checkNotTruncated();
                if (Thread.interrupted()) {
                    if (interruptible) {
                        outcome = Outcome.INTERRUPTED;
                        return outcome;
                    }
                    interrupted = true;
                }
                if (tryTakeOver(thread)) {
                    outcome = Outcome.ACQUIRED;
                    return outcome;
                }
                long nowNs = System.nanoTime();
                if (deadlineNs - nowNs <= 0) {
                    return outcome;
                }
                long state = announce();
                if (state != FREE) {
                    if (!slept) {
                        slept = true;
                        notes.seen(); // first, so that who sees a waiter also sees since when
                        CrashPoint.reached("lock.about-to-arrive");
                        cell = sleepers.arrive();
                        CrashPoint.reached("lock.arrived");
                    } else if (nowNs - startNs >= STARVES_AFTER_NS) {
                        starved = true;
                        block.putInt(STARVING_OFFSET, me);
                        CrashPoint.reached("lock.starving-asleep");
                    }
                    Futex.await(block, STATE_OFFSET, (int) state, Math.min(sliceNs, deadlineNs - nowNs));
                    CrashPoint.reached("lock.awake");
                    sliceNs = Math.min(sliceNs * 3 / 2, LONGEST_SLICE_NS);
                    if (block.getLongVolatile(STATE_OFFSET) == state) {
                        continue; // nobody has released it: nothing to spin for
                    }
                }
                if (spin(thread, SPIN_NS, 1, slept ? WAITERS_BIT : 0)) {
                    checkStillOpen(thread);
                    notes.sign(held(me, thread), Thread.currentThread().getName());
                    outcome = Outcome.ACQUIRED;
                    return outcome;
                }
            }
        } finally {
            leave(cell, slept, starved, outcome);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sets W; returns the state to sleep on, or 0 if there is no reason to sleep. */
    private long announce() {
        while (true) {
            long state = block.getLongVolatile(STATE_OFFSET);
            if (state == FREE || hasWaiters(state)) {
                return state;
            }
            if (block.compareAndSetLong(STATE_OFFSET, state, state | WAITERS_BIT)) {
                return state | WAITERS_BIT;
            }
        }
    }

    /** One that was woken and goes without the lock hands the wake-up on. */
    private void leave(int cell, boolean slept, boolean starved, Outcome outcome) {
        sleepers.leave(cell);
        if (starved) {
            block.putInt(STARVING_OFFSET, 0);
        }
        if (slept && outcome != Outcome.ACQUIRED && announce() == FREE) {
            CrashPoint.reached("lock.gave-up");
            Futex.wake(block, STATE_OFFSET, 1);
        }
    }

    /** A region that was closed while we slept leaves nobody to hold for. */
    private void checkStillOpen(long thread) {
        try {
            extent.checkWritable();
        } catch (IllegalStateException closed) {
            releaseAll(thread);
            throw closed;
        }
    }

    boolean isHeldBy(long thread) {
        return holder == thread || (byAnyone && isHolderOfRecord(thread));
    }

    private boolean isHolderOfRecord(long thread) {
        return withoutWaiters(block.getLongVolatile(STATE_OFFSET)) == held(me, thread);
    }

    /** False for a lock that anyone may release: where its holder is is not known here. */
    boolean isInside(long thread) {
        return holder == thread;
    }

    boolean isReleasedByAnyone() {
        return byAnyone;
    }

    /** How often the thread holds it. */
    int holds(long thread) {
        return isHeldBy(thread) ? holds : 0;
    }

    /** By the holder, once more. */
    void hold() {
        if (holds == Integer.MAX_VALUE) {
            throw new IllegalStateException("held too often: holds=" + holds + " lock=" + describe());
        }
        holds++;
    }

    /** By a holder that has just acquired it, and held it so often before. */
    void restore(int heldBefore) {
        holds = heldBefore;
    }

    /** By the holder, once. */
    void release(long thread) {
        if (holds > 1) {
            holds--;
        } else {
            releaseAll(thread);
        }
    }

    /** By the holder, however often it holds. */
    void releaseAll(long thread) {
        holder = NOBODY;
        if (!block.compareAndSetLong(STATE_OFFSET, held(me, thread), FREE)) { // ORDER: HAND_OVER
            releaseAndWake(held(me, thread));
        }
        CrashPoint.reached("lock.released");
    }

    private void releaseAndWake(long mine) {
        // Waiters only ever add themselves, so a second failure means that the lock is no longer ours.
        if (!block.compareAndSetLong(STATE_OFFSET, mine | WAITERS_BIT, FREE)) { // ORDER: HAND_OVER
            throw lost();
        }
        CrashPoint.reached("lock.released-before-waking");
        Futex.wake(block, STATE_OFFSET, 1);
        courteous = block.getInt(STARVING_OFFSET) != 0;
    }

    /** By any thread, if this lock is one of that kind: releases it, whoever holds it. {@return false if nobody does} */
    boolean releaseForHolder(long thread) {
        extent.checkWritable();
        while (true) {
            long state = block.getLongVolatile(STATE_OFFSET);
            if (state == FREE) {
                return false;
            }
            if (isRecovering(state)) {
                // It is not yet held by anyone: either soon, or by this thread if the one that takes it over has died.
                if (tryTakeOver(thread)) {
                    releaseAll(thread);
                    return true;
                }
                Thread.yield();
            } else if (block.compareAndSetLong(STATE_OFFSET, state, FREE)) { // ORDER: HAND_OVER
                CrashPoint.reached("lock.released-for-holder");
                if (hasWaiters(state)) {
                    Futex.wake(block, STATE_OFFSET, 1);
                }
                return true;
            }
        }
    }

    private void enter(long thread) {
        holder = byAnyone ? NOBODY : thread;
        holds = 1;
        notes.clear();
        if (block.getInt(LAST_OWNER_OFFSET) != me) {
            raiseTicket();
        }
    }

    /** Atomic, so that it never falls, not even if a thread does it late, whose region was closed meanwhile. */
    private void raiseTicket() {
        block.getAndAddLong(TICKET_OFFSET, 1);
        CrashPoint.reached("lock.ticket-raised");
        block.putInt(LAST_OWNER_OFFSET, me);
        CrashPoint.reached("lock.last-owner-named");
    }

    boolean tryTakeOver(long thread) {
        long state = block.getLongVolatile(STATE_OFFSET);
        int owner = owner(state);
        if (owner == 0 || owner == me || !isTimeToDoubt() || !region.isDead(owner)) {
            return false;
        }
        return takeOver(state, thread);
    }

    private boolean isTimeToDoubt() {
        long nowNs = System.nanoTime();
        if (nowNs - doubtedAtNs < DOUBT_INTERVAL_NS) {
            return false;
        }
        doubtedAtNs = nowNs;
        return true;
    }

    private boolean takeOver(long state, long thread) {
        int dead = owner(state);
        if (isRecovering(state)) {
            if (!countDeath(threadOrDead(state), state)) {
                return false;
            }
            CrashPoint.reached("lock.earlier-death-counted");
        }
        // Who sleeps is not known, so somebody may.
        long recovering = recovering(me, dead) | WAITERS_BIT;
        if (!block.compareAndSetLong(STATE_OFFSET, state, recovering)) { // ORDER: HAND_OVER
            return false;
        }
        CrashPoint.reached("lock.taken-over");
        recover(recovering, dead, thread);
        return true;
    }

    private void recover(long recovering, int dead, long thread) {
        if (!countDeath(dead, recovering)) {
            throw lost();
        }
        CrashPoint.reached("lock.death-counted");
        raiseTicket();
        if (!block.compareAndSetLong(STATE_OFFSET, recovering, held(me, thread) | WAITERS_BIT)) {
            throw lost();
        }
        CrashPoint.reached("lock.recovered");
        forgetCounted(dead);
        CrashPoint.reached("lock.counted-forgotten");
        enter(thread);
        notes.sign(held(me, thread), Thread.currentThread().getName());
    }

    /** False if the state is another by now: then somebody else has counted. */
    private boolean countDeath(int dead, long state) {
        while (true) {
            long word = block.getLongVolatile(DEATHS_OFFSET);
            // The word is that of before the state changed, or a count that will fail.
            if (withoutWaiters(block.getLongVolatile(STATE_OFFSET)) != withoutWaiters(state)) {
                return false;
            }
            if (countedLast(word) == dead
                    || block.compareAndSetLong(DEATHS_OFFSET, word, deathsWord(dead, deaths(word) + 1))) {
                return true;
            }
        }
    }

    /** So that a namesake, after all generations were used, is counted too. */
    private void forgetCounted(int dead) {
        long word = block.getLongVolatile(DEATHS_OFFSET);
        if (countedLast(word) == dead) {
            block.compareAndSetLong(DEATHS_OFFSET, word, deathsWord(0, deaths(word)));
        }
    }

    /** True if somebody has to take it over. Asks the kernel. */
    boolean isHolderDead() {
        int owner = owner(block.getLongVolatile(STATE_OFFSET));
        return owner != 0 && owner != me && region.isDead(owner);
    }

    boolean isLocked() {
        extent.checkReadable();
        return block.getLongVolatile(STATE_OFFSET) != FREE;
    }

    boolean isInconsistent() {
        extent.checkReadable();
        return !isSound();
    }

    /** The same the other way round, also in a region that was closed here. */
    boolean isSound() {
        return block.getLongVolatile(REPAIRED_OFFSET) == deaths(block.getLongVolatile(DEATHS_OFFSET));
    }

    /** By the holder. What was counted after the first load stays unrepaired. */
    void markConsistent() {
        extent.checkWritable();
        long repaired = block.getLongVolatile(REPAIRED_OFFSET);
        block.compareAndSetLong(REPAIRED_OFFSET, repaired, ownerDeaths());
        CrashPoint.reached("lock.marked-consistent");
    }

    long ownerDeaths() {
        extent.checkReadable();
        return deaths(block.getLongVolatile(DEATHS_OFFSET));
    }

    long ticket() {
        extent.checkReadable();
        return block.getLongVolatile(TICKET_OFFSET);
    }

    int sleepingThreads() {
        extent.checkReadable();
        return sleepers.list().stream().mapToInt(Waiting::threads).sum();
    }

    LockState state() {
        extent.checkReadable();
        long state = block.getLongVolatile(STATE_OFFSET);
        return new LockState(
                describe(),
                holderOf(state),
                state == FREE ? null : notes.since(),
                sleepers.list(),
                isInconsistent(),
                ticket(),
                ownerDeaths(),
                Futex.state());
    }

    LockState.@Nullable Holder holder() {
        extent.checkReadable();
        return holderOf(block.getLongVolatile(STATE_OFFSET));
    }

    private LockState.@Nullable Holder holderOf(long state) {
        if (state == FREE) {
            return null;
        }
        int owner = owner(state);
        return new LockState.Holder(
                region.describe(owner),
                isRecovering(state) ? -1 : threadOrDead(state),
                notes.threadName(state),
                !region.isDead(owner));
    }

    Conditions conditionsFor(ConditionLock lock) {
        return new Conditions(lock, extent, offset);
    }

    String name() {
        return extent.name();
    }

    String describe() {
        return name() + " in region " + region.name();
    }

    /** Only who has closed its region, or is taken for dead for another good reason, loses a lock. */
    private IllegalStateException lost() {
        extent.checkWritable();
        return new IllegalStateException("the lock was taken over from this process while it was inside: lock="
                + describe() + "; its file is damaged, or was written to by others");
    }
}
