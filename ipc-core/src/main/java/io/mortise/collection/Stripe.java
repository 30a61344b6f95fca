package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.RegionFullException;
import io.mortise.sync.SharedLock;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a collection that has a lock and a table of its own: what {@link CollectionDescriptor} says of how it is read, changed and
 * swept. One per attachment.
 */
abstract class Stripe {
    /** How often somebody reads in vain before it takes the lock. */
    private static final int ATTEMPTS = 100;

    static final int FOUND = 1;
    static final int ABSENT = 0;
    /** What was read makes no sense, so either it was written meanwhile, or it is damaged. */
    static final int TORN = -1;

    private static final int LOG2_SHIFT = Address.BITS;
    private static final int LOG2_MASK = 31;
    private static final int GENERATION_SHIFT = LOG2_SHIFT + 5;

    final Memory memory;
    final Heap heap;
    final UnsafeBuffer words;
    private final SharedLock lock;
    private final int number;

    /** While a thread of this process changes something: who closes the region waits for that. */
    private volatile boolean inside;

    Stripe(Memory memory, int number) {
        this.memory = memory;
        this.number = number;
        words = memory.stripe(number);
        lock = memory.stripeLock(number).onOwnerDeath(SharedLock::markConsistent);
        heap = new Heap(memory, words, number);
    }

    /** Marks all that is in use, and counts it. */
    abstract void markAndCount();

    /** Looks something up, without the lock. */
    interface Look {
        /** {@return {@link #FOUND}, {@link #ABSENT} or {@link #TORN}} It changes nothing but what it finds. */
        int at(Stripe stripe, Workspace workspace);
    }

    /** Looks something up under the lock. */
    final boolean readLocked(Workspace workspace, Look look) {
        workspace.retired = words.getLong(RETIRED_OFFSET);
        int outcome = look.at(this, workspace);
        if (outcome == TORN) {
            throw memory.corrupt("stripe " + number + " leads to what is no entry");
        }
        return outcome == FOUND;
    }

    /** {@return true if it was found} Consistent: as it was at one moment. */
    final boolean read(Workspace workspace, Look look) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int outcome = tryRead(workspace, look);
            if (outcome != TORN) {
                return outcome == FOUND;
            }
            Thread.onSpinWait();
        }
        return readPatiently(workspace, look);
    }

    private int tryRead(Workspace workspace, Look look) {
        long before = words.getLongAcquire(RETIRED_OFFSET); // ORDER: COLLECTION-RETIRED
        workspace.retired = before;
        int outcome = look.at(this, workspace);
        if (!isStill(before)) {
            return TORN;
        }
        if (outcome == TORN) {
            throw memory.corrupt("stripe " + number + " leads to what is no entry");
        }
        return outcome;
    }

    /** Asked before much is copied: a length that was written by somebody else meanwhile is any number, and this heap would have to hold it. */
    final boolean isWorthCopying(Workspace workspace, long length) {
        return length <= SizeClass.LONGEST || isStill(workspace.retired);
    }

    private boolean isStill(long before) {
        VarHandle.acquireFence();
        return words.getLongOpaque(RETIRED_OFFSET) == before; // ORDER: COLLECTION-RETIRED
    }

    /** Others have written all the time. Who may not take the lock, or has one of this collection already, goes on trying. */
    private boolean readPatiently(Workspace workspace, Look look) {
        if (memory.isReadOnly() || workspace.isWithin(memory)) {
            while (true) {
                memory.extent().checkReadable();
                int outcome = tryRead(workspace, look);
                if (outcome != TORN) {
                    return outcome == FOUND;
                }
                Thread.yield();
            }
        }
        lock(workspace);
        try {
            return readLocked(workspace, look);
        } finally {
            unlock(workspace);
        }
    }

    /** Takes the lock, whoever died with it. */
    final void lock(Workspace workspace) {
        if (workspace.isWithin(memory)) {
            throw new IllegalStateException("a function that " + memory.describe()
                    + " runs must not change the same collection; let it return what is to be changed");
        }
        lock.lock();
        workspace.holds(memory);
    }

    final void unlock(Workspace workspace) {
        workspace.holds(null);
        lock.unlock();
    }

    /** Begins to change something, under the lock: from here to {@link #end} no code of users is run. */
    final void begin() {
        boolean begun = false;
        inside = true; // ORDER: COLLECTION-CLOSING
        try {
            memory.extent().checkStillWritable(); // ORDER: COLLECTION-CLOSING
            if (words.getLong(CHANGING_OFFSET) != 0) {
                sweep();
            }
            words.putLong(CHANGING_OFFSET, 1);
            VarHandle.releaseFence();
            CrashPoint.reached("collection.changing");
            begun = true;
        } finally {
            if (!begun) {
                inside = false;
            }
        }
    }

    /**
     * Ends it.
     *
     * @param sound false if it was broken off; then the next one sweeps
     */
    final void end(boolean sound) {
        if (sound) {
            words.putLongRelease(CHANGING_OFFSET, 0);
            CrashPoint.reached("collection.changed");
        }
        inside = false;
    }

    /** What is done to a stripe, between begin and end. */
    interface Change {
        /** Makes it. What it throws leaves a stripe that needs a sweep, unless it is a refusal, before which it changed nothing. */
        void make(Stripe stripe, Workspace workspace);
    }

    /** Changes something, under the lock. */
    final void change(Workspace workspace, Change change) {
        boolean sound = false;
        begin();
        try {
            change.make(this, workspace);
            sound = true;
        } catch (RegionFullException | IllegalArgumentException refused) {
            sound = true;
            throw refused;
        } finally {
            end(sound);
        }
    }

    /** For the thread that closes the region, which was marked as closed before. */
    final void awaitOutside() {
        VarHandle.fullFence(); // ORDER: COLLECTION-CLOSING
        while (inside) { // ORDER: COLLECTION-CLOSING
            Thread.yield();
        }
    }

    private void sweep() {
        retire();
        heap.unmarkAll();
        CrashPoint.reached("collection.unmarked");
        markAndCount();
        CrashPoint.reached("collection.marked");
        heap.freeUnmarked();
        words.putLong(SWEEPS_OFFSET, words.getLong(SWEEPS_OFFSET) + 1);
        CrashPoint.reached("collection.swept");
    }

    /** Says that something which readers may have found is about to be written again. */
    final void retire() {
        words.putLongRelease(RETIRED_OFFSET, words.getLong(RETIRED_OFFSET) + 1); // ORDER: COLLECTION-RETIRED
        VarHandle.releaseFence();
        CrashPoint.reached("collection.retired");
    }

    final void retire(long address) {
        retire();
        heap.free(address);
    }

    final long root() {
        return words.getLongAcquire(ROOT_OFFSET); // ORDER: COLLECTION-ENTRY
    }

    /** Makes another table the table; address 0 for none. */
    final void publishTable(long address, int log2) {
        long generation = (words.getLong(ROOT_OFFSET) >>> GENERATION_SHIFT) + 1;
        long root = generation << GENERATION_SHIFT | (long) log2 << LOG2_SHIFT | address;
        words.putLongRelease(ROOT_OFFSET, root); // ORDER: COLLECTION-ENTRY
        CrashPoint.reached("collection.table-published");
    }

    static long tableOf(long root) {
        return root & Address.MASK;
    }

    static int log2Of(long root) {
        return (int) (root >>> LOG2_SHIFT) & LOG2_MASK;
    }

    final @Nullable Area areaOf(long address) {
        return memory.area(Address.ordinalOf(address));
    }

    final Area soundAreaOf(long address, long length) {
        Area area = areaOf(address);
        if (area == null || !area.holds(Address.offset(address), length)) {
            throw memory.corrupt("address=" + address + " of " + length + " bytes is not there");
        }
        return area;
    }

    final long size() {
        return words.getLongOpaque(SIZE_OFFSET);
    }

    final void setSize(long size) {
        words.putLongOpaque(SIZE_OFFSET, size);
    }

    final long sweeps() {
        return words.getLongOpaque(SWEEPS_OFFSET);
    }

    final long ownerDeaths() {
        return lock.ownerDeaths();
    }

    /** Puts right at once what a dead one has left, if there is such a one, so that the counts are exact. */
    final void repairIfAbandoned() {
        if (words.getLongOpaque(CHANGING_OFFSET) == 0 || memory.isReadOnly() || !lock.tryLock()) {
            return;
        }
        try {
            begin();
            end(true);
        } finally {
            lock.unlock();
        }
    }
}
