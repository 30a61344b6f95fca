package io.mortise.sync;

import static io.mortise.sync.ConditionDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import io.mortise.region.RegionDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The memory that {@link ConditionDescriptor} describes, as one attachment uses it. Whoever calls what changes something holds the
 * condition's lock.
 */
final class ConditionCells {
    /** Asking the kernel takes 1 to 2 microseconds, so a signaller asks about one attachment once in this time. */
    private static final long DOUBT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicBuffer memory;
    private final Region region;
    private final int me;
    private final int mySlot;
    private final int mine;
    private final long[] doubtedAtNs;

    ConditionCells(AtomicBuffer memory, Region region) {
        this.memory = memory;
        this.region = region;
        this.me = region.owner();
        this.mySlot = RegionDescriptor.slotOf(me);
        this.mine = cell(mySlot);
        this.doubtedAtNs = new long[region.maxAttachments()];
        Arrays.fill(doubtedAtNs, System.nanoTime() - DOUBT_INTERVAL_NS);
    }

    AtomicBuffer memory() {
        return memory;
    }

    /** {@return where the word is on which the threads of this attachment sleep} */
    int grantedOffset() {
        return mine + CELL_GRANTED_OFFSET;
    }

    /** {@return how many signals this attachment was granted} To be asked by anyone. */
    int granted() {
        return memory.getIntVolatile(grantedOffset()); // ORDER: CONDITION_GRANT
    }

    /** {@return true if the cell of this slot has become this attachment's own just now, and counts from 0} */
    boolean take() {
        int predecessor = memory.getInt(mine + CELL_OWNER_OFFSET);
        if (predecessor == me) {
            return false;
        }
        boolean lost = predecessor != 0 && isUnderWay(mine);
        memory.putInt(mine + CELL_OWNER_OFFSET, 0);
        CrashPoint.reached("condition.predecessor-cleared");
        forget(mine);
        if (lost) {
            grantAll();
        }
        if (used() <= mySlot) {
            memory.putInt(USED_OFFSET, mySlot + 1);
        }
        memory.putInt(mine + CELL_OWNER_OFFSET, me);
        CrashPoint.reached("condition.cell-taken");
        return true;
    }

    void addWaiting() {
        change(mine, 1, 0);
        CrashPoint.reached("condition.waiting");
    }

    /** Of one that was granted no signal, and no longer wants any. */
    void removeWaiting() {
        change(mine, -1, 0);
        CrashPoint.reached("condition.given-up");
    }

    /** Of one that was granted a signal, and holds the lock. */
    void settle() {
        int settled = mine + CELL_SETTLED_OFFSET;
        memory.putInt(settled, memory.getInt(settled) + 1);
        CrashPoint.reached("condition.settled");
    }

    /** Grants a signal to one thread, if any waits. */
    void grantOne() {
        int used = used();
        int first = memory.getInt(NEXT_OFFSET);
        for (int i = 0; i < used; i++) {
            int slot = (first + i) % used;
            int cell = cell(slot);
            if (waitingIn(cell) == 0) {
                continue;
            }
            if (!isKnownDead(slot)) {
                grant(cell, 1);
                memory.putInt(NEXT_OFFSET, slot + 1);
                CrashPoint.reached("condition.next-set");
                return;
            }
            boolean lost = isUnderWay(cell);
            clear(cell);
            if (lost) {
                grantAll();
                return;
            }
        }
    }

    /** Grants a signal to every thread that waits. */
    void grantAll() {
        int used = used();
        for (int slot = 0; slot < used; slot++) {
            int cell = cell(slot);
            int waiting = waitingIn(cell);
            if (waiting == 0) {
                continue;
            }
            if (isKnownDead(slot)) {
                clear(cell); // what was under way to it now goes to all
            } else {
                grant(cell, waiting);
            }
        }
    }

    /** Grants a signal to all who wait, if one was lost with a process that died. */
    void makeUpForLost() {
        boolean lost = false;
        for (int slot = 0; slot < used(); slot++) {
            if (isLost(slot)) {
                clear(cell(slot));
                lost = true;
            }
        }
        if (lost) {
            grantAll();
        }
    }

    /** {@return true if a signal was lost with a process that died} To be asked by anyone; asks the kernel if need be. */
    boolean isAnyLost() {
        for (int slot = 0; slot < used(); slot++) {
            if (isLost(slot)) {
                return true;
            }
        }
        return false;
    }

    /** {@return how many threads of which processes wait} To be asked by anyone. */
    List<Waiting> waiting() {
        List<Waiting> found = new ArrayList<>();
        for (int slot = 0; slot < used(); slot++) {
            int cell = cell(slot);
            int threads = waitingIn(cell);
            int owner = memory.getIntVolatile(cell + CELL_OWNER_OFFSET);
            if (threads > 0 && owner != 0 && !region.isDead(owner)) {
                found.add(new Waiting(region.describe(owner), threads));
            }
        }
        return List.copyOf(found);
    }

    private void grant(int cell, int count) {
        change(cell, -count, count);
        CrashPoint.reached("condition.granted");
        Futex.wake(memory, cell + CELL_GRANTED_OFFSET, 1); // it wakes the others of its process that were granted one
        CrashPoint.reached("condition.woke");
    }

    /** A compare-and-set even under the lock: a thread whose region was closed while it held it may still be at work. */
    private void change(int cell, int waiting, int granted) {
        long word;
        do {
            word = memory.getLongVolatile(cell + CELL_WORD_OFFSET);
        } while (!memory.compareAndSetLong(
                cell + CELL_WORD_OFFSET,
                word,
                ConditionDescriptor.word(
                        ConditionDescriptor.waiting(word) + waiting,
                        ConditionDescriptor.granted(word) + granted))); // ORDER: CONDITION_GRANT
    }

    /** Without owner first: what is in a cell without owner means nothing. */
    private void clear(int cell) {
        memory.putInt(cell + CELL_OWNER_OFFSET, 0);
        CrashPoint.reached("condition.owner-cleared");
        forget(cell);
        CrashPoint.reached("condition.cell-cleared");
    }

    private void forget(int cell) {
        memory.putLongVolatile(cell + CELL_WORD_OFFSET, 0);
        memory.putInt(cell + CELL_SETTLED_OFFSET, 0);
    }

    private boolean isKnownDead(int slot) {
        int owner = memory.getInt(cell(slot) + CELL_OWNER_OFFSET);
        if (owner == me) {
            return false;
        }
        if (owner == 0) {
            return true;
        }
        long nowNs = System.nanoTime();
        if (nowNs - doubtedAtNs[slot] < DOUBT_INTERVAL_NS) {
            return false;
        }
        doubtedAtNs[slot] = nowNs;
        return region.isDead(owner);
    }

    private boolean isLost(int slot) {
        int cell = cell(slot);
        int owner = memory.getIntVolatile(cell + CELL_OWNER_OFFSET);
        return owner != 0 && owner != me && isUnderWay(cell) && region.isDead(owner);
    }

    private boolean isUnderWay(int cell) {
        return memory.getIntVolatile(cell + CELL_GRANTED_OFFSET) != memory.getIntVolatile(cell + CELL_SETTLED_OFFSET);
    }

    private int waitingIn(int cell) {
        return ConditionDescriptor.waiting(memory.getLongVolatile(cell + CELL_WORD_OFFSET));
    }

    private int used() {
        return memory.getIntVolatile(USED_OFFSET);
    }
}
