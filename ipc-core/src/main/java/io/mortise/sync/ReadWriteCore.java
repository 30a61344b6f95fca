package io.mortise.sync;

import static io.mortise.sync.ReadWriteLockDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One read-write lock as one attachment sees it: how what {@link ReadWriteLockDescriptor} describes is acquired and released. All
 * handles of an attachment to the same lock share it, for it knows which thread holds.
 *
 * <p>Design note. To read while nobody writes costs one compare-and-set in the cell of this attachment to enter, one to leave, and
 * two loads from a line that then nobody writes; so processes that only read do not disturb each other. Whatever is hard is left to
 * the mutex, which is robust and fair already: who writes, whose turn it is, timeouts, interrupts, and who takes over from the
 * dead.
 */
final class ReadWriteCore {
    private final Extent extent;
    private final LockCore mutex;
    private final WriterWord writer;
    private final OwnerDeaths deaths;
    private final ReaderCells cells;
    private final WaitWord drained;
    private final Sleepers sleepers;
    private final HolderNotes notes;
    private final ReadHolds holds = new ReadHolds();
    private final Doubt doubt = new Doubt();

    private ReadWriteCore(Extent extent, LockCore mutex, AtomicBuffer block, ReaderCells cells) {
        this.extent = extent;
        this.mutex = mutex;
        this.cells = cells;
        this.writer = new WriterWord(block, extent.region().owner());
        this.deaths = writer.deaths();
        this.drained = new WaitWord(block, DRAINED_OFFSET);
        // The mutex's own: who drains waits for the lock as those do that wait for the mutex.
        this.sleepers = new Sleepers(block, LockDescriptor.WAITERS_OFFSET, extent.region());
        this.notes = new HolderNotes(block);
    }

    /** The one core of a lock in this attachment. */
    static ReadWriteCore at(Extent extent, long offset) {
        int length = length(extent.region().maxAttachments());
        Places.check(extent, offset, LockDescriptor.BLOCK_ALIGNMENT, length, "read-write lock");
        LockCore mutex = LockCore.at(extent, offset + MUTEX_OFFSET);
        return extent.companion(
                new Key(offset),
                ReadWriteCore.class,
                () -> new ReadWriteCore(
                        extent,
                        mutex,
                        extent.buffer(offset, USED_CELLS_OFFSET),
                        ReaderCells.join(extent, offset + USED_CELLS_OFFSET)));
    }

    private record Key(long offset) {}

    /** One attempt to read, which succeeds if nobody drains or writes, or the thread reads or writes already. */
    boolean tryRead(long thread) {
        extent.checkWritable();
        if (!cells.tryEnterAlone()) { // ORDER: READERS
            return tryReadWithOthers(thread);
        }
        CrashPoint.reached("read-write-lock.reader-entered");
        if (writer.isNobody() || mutex.isHeldBy(thread)) { // ORDER: READERS, WRITTEN
            holds.beginAsFirst(thread);
            return true;
        }
        leave();
        return false;
    }

    private boolean tryReadWithOthers(long thread) {
        if (holds.of(thread) > 0) {
            addToCell(HOLD);
            holds.increment(thread);
            return true;
        }
        long before = addToCell(THREAD_AND_HOLD);
        CrashPoint.reached("read-write-lock.reader-entered-with-others");
        if (writer.isNobody() || mutex.isHeldBy(thread)) { // ORDER: READERS, WRITTEN
            begin(thread, before);
            return true;
        }
        leave();
        return false;
    }

    /** One attempt to read, which also succeeds if whoever drained or wrote is dead, but does not always look. */
    boolean tryReadAfterTheDead(long thread) {
        if (tryRead(thread)) {
            return true;
        }
        if (!mutex.tryAcquire(thread)) {
            return false;
        }
        readUnderMutex(thread);
        return true;
    }

    /** For a thread that has tried, and does not hold it. It waits its turn among the writers. */
    Outcome read(long thread, long timeoutNs, boolean interruptible) {
        Outcome outcome = mutex.acquire(thread, timeoutNs, interruptible);
        if (outcome == Outcome.ACQUIRED) {
            readUnderMutex(thread);
        }
        return outcome;
    }

    private void readUnderMutex(long thread) {
        CrashPoint.reached("read-write-lock.reader-has-mutex");
        long before;
        try {
            if (!writer.tryForgetTheDead()) {
                throw lost();
            }
            before = addToCell(THREAD_AND_HOLD);
            CrashPoint.reached("read-write-lock.reader-entered-under-mutex");
        } finally {
            mutex.releaseAll(thread);
        }
        begin(thread, before);
    }

    private void begin(long thread, long cellBefore) {
        if (cellThreads(cellBefore) == 0) {
            holds.beginAsFirst(thread);
        } else {
            holds.increment(thread);
        }
    }

    private long addToCell(long what) {
        long before = cells.tryAdd(what);
        if (before == 0) {
            throw lost();
        }
        return before;
    }

    /** By a thread that reads, once. */
    void releaseRead(long thread) {
        if (holds.decrement(thread) > 0) {
            if (cells.tryRemove(HOLD) == 0) {
                throw lost();
            }
        } else {
            leave();
        }
    }

    private void leave() {
        if (!cells.tryLeaveAlone()) { // ORDER: READ, DRAINED
            long before = cells.tryRemove(THREAD_AND_HOLD);
            if (before == 0) {
                throw lost();
            }
            if (cellThreads(before) > 1) {
                return;
            }
        }
        CrashPoint.reached("read-write-lock.reader-left");
        drained.wakeAll(); // ORDER: DRAINED
    }

    /** How often the current thread holds it for reading. */
    int readHolds(long thread) {
        return holds.of(thread);
    }

    /** True if the current thread reads and so would wait for itself; one that writes does not. */
    boolean wouldUpgrade(long thread) {
        return !cells.isMineEmpty() && holds.of(thread) > 0 && !mutex.isHeldBy(thread);
    }

    /** True if the thread writes, and now once more. */
    boolean tryWriteAgain(long thread) {
        if (!mutex.isHeldBy(thread)) {
            return false;
        }
        mutex.hold();
        return true;
    }

    /** One attempt to write by a thread that neither reads nor writes; the dead are no obstacle, but it does not always look. */
    boolean tryWrite(long thread) {
        extent.checkWritable();
        // First, so that an attempt in vain turns no reader away.
        if (isAnyoneReading() || !mutex.tryAcquire(thread)) {
            return false;
        }
        boolean done = false;
        try {
            drain();
            if (!isAnyoneReading()) {
                write();
                done = true;
            }
        } finally {
            if (!done) {
                giveUp(thread);
            }
        }
        return done;
    }

    private boolean isAnyoneReading() {
        return !cells.areEmpty() && !(doubt.isDue() && cells.areEmptyButForTheDead());
    }

    /** For a thread that neither reads nor writes. */
    Outcome write(long thread, long timeoutNs, boolean interruptible) {
        if (mutex.tryTakeInTurn(thread)) {
            return writeUnderMutex(thread, timeoutNs, interruptible);
        }
        long startNs = System.nanoTime();
        Outcome outcome = mutex.acquire(thread, timeoutNs, interruptible);
        return outcome == Outcome.ACQUIRED
                ? writeUnderMutex(thread, timeoutNs - (System.nanoTime() - startNs), interruptible)
                : outcome;
    }

    private Outcome writeUnderMutex(long thread, long timeoutNs, boolean interruptible) {
        boolean done = false;
        try {
            drain();
            Outcome outcome = cells.areEmpty()
                    ? Outcome.ACQUIRED
                    : Wait.await(extent, drained, sleepers, timeoutNs, interruptible, new Drain(thread));
            if (outcome == Outcome.ACQUIRED) {
                extent.checkWritable();
                write();
                done = true;
            }
            return outcome;
        } finally {
            if (!done) {
                giveUp(thread);
            }
        }
    }

    /** Waits for readers to leave. */
    private final class Drain implements Wait.Attempt {
        private final long thread;
        private boolean slow;

        Drain(long thread) {
            this.thread = thread;
        }

        @Override
        public boolean succeeds() {
            return cells.areEmpty() && signed(); // ORDER: READERS, READ, DRAINED
        }

        /** Who is about to sleep minds no look at the clock: it drains since now, or writes. */
        @Override
        public boolean succeedsAfterDoubt() {
            if (!slow) {
                slow = true;
                sign();
            }
            return cells.areEmptyButForTheDead() && signed(); // ORDER: READERS, READ, DRAINED
        }

        private boolean signed() {
            if (slow) {
                sign();
            }
            return true;
        }

        private void sign() {
            notes.sign(
                    LockDescriptor.held(extent.region().owner(), thread),
                    Thread.currentThread().getName());
        }
    }

    private void drain() {
        CrashPoint.reached("read-write-lock.writer-has-mutex");
        if (!writer.tryDrain()) { // ORDER: READERS
            throw lost();
        }
        CrashPoint.reached("read-write-lock.draining");
    }

    private void write() {
        CrashPoint.reached("read-write-lock.drained");
        if (!writer.tryWrite()) {
            throw lost();
        }
        CrashPoint.reached("read-write-lock.writing");
    }

    private void giveUp(long thread) {
        CrashPoint.reached("read-write-lock.giving-up");
        releaseFromWriting(thread);
    }

    /** By a thread that writes, once. */
    void releaseWrite(long thread) {
        if (mutex.holds(thread) > 1) {
            mutex.release(thread);
        } else {
            releaseFromWriting(thread);
        }
    }

    private void releaseFromWriting(long thread) {
        // If the word is another's by now, so is the mutex, which says so.
        writer.tryClear(); // ORDER: WRITTEN
        CrashPoint.reached("read-write-lock.writer-cleared");
        mutex.releaseAll(thread);
    }

    /** By a thread that writes, however often it holds, also for reading. */
    void releaseEverything(long thread) {
        while (holds.of(thread) > 0) {
            releaseRead(thread);
        }
        releaseFromWriting(thread);
    }

    /** By a thread that writes, and did so as often before. */
    void restoreWrites(int heldBefore) {
        mutex.restore(heldBefore);
    }

    /** True if somebody has to take over from a dead one, which may have written. Asks the kernel. */
    boolean isMutexOfTheDead() {
        return mutex.isHolderDead();
    }

    Conditions conditionsFor(ConditionLock lock) {
        return mutex.conditionsFor(lock);
    }

    /** True if the thread writes. */
    boolean isWrittenBy(long thread) {
        return mutex.isHeldBy(thread);
    }

    /** How often the thread holds it for writing. */
    int writeHolds(long thread) {
        return mutex.holds(thread);
    }

    boolean isWritten() {
        extent.checkReadable();
        return writes(writer.get());
    }

    /** How many holds for reading there are, of the living. */
    int allReadHolds() {
        extent.checkReadable();
        return cells.holds();
    }

    boolean isInconsistent() {
        extent.checkReadable();
        return !isSound();
    }

    /** The same the other way round, also in a region that was closed here: for one who holds, and is not to leave with an exception. */
    boolean isSound() {
        return deaths.areRepaired();
    }

    /** By one that writes. */
    void markConsistent() {
        extent.checkWritable();
        deaths.markRepaired();
        CrashPoint.reached("read-write-lock.marked-consistent");
    }

    long ownerDeaths() {
        extent.checkReadable();
        return deaths.get();
    }

    long ticket() {
        return mutex.ticket();
    }

    ReadWriteLockState state() {
        extent.checkReadable();
        LockState passing = mutex.state();
        int word = writer.get();
        LockState.Holder named = word == NOBODY ? null : named(writerOwner(word), passing.holder());
        return new ReadWriteLockState(
                describe(),
                writes(word) ? named : null,
                writes(word) ? null : named,
                word == NOBODY ? null : passing.since(),
                cells.list(),
                passing.waiting(),
                !deaths.areRepaired(),
                passing.ticket(),
                deaths.get(),
                passing.waitsBy());
    }

    /** The mutex knows more of its holder, unless that has changed meanwhile. */
    private LockState.Holder named(int owner, LockState.@Nullable Holder holder) {
        String process = extent.region().describe(owner);
        return holder != null && holder.process().equals(process)
                ? holder
                : new LockState.Holder(process, 0, null, !extent.region().isDead(owner));
    }

    String describe() {
        return mutex.describe();
    }

    /** Only who has closed its region, or is taken for dead for another good reason, loses what it held. */
    private IllegalStateException lost() {
        extent.checkWritable();
        return new IllegalStateException("the lock was taken over from this process while it was inside: lock="
                + describe() + "; its file is damaged, or was written to by others");
    }
}
