package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Claims, commits and aborts for one handle. Lock-free: a producer that is stopped anywhere keeps no other from claiming, until the
 * queue is full.
 */
final class ProducerSide {
    private static final int LONGEST_TAIL_LAG = 15;
    private static final int TAIL_IS_SHARED = -32;

    private static final VarHandle LAST_POSITION = lastPositionHandle();

    private final QueueMemory memory;
    private final Extent extent;
    private final Reclaimer reclaimer;
    private final int owner;
    private final int maxMessages;
    private final long capacityBytes;
    private final int longestTailLag;

    /** What the head was when somebody here last looked: never more than it is, so never too much room. */
    private volatile long headSeen;

    private volatile long headDataSeen;

    /** The last message claimed here, and its end. Whoever sees the position finds all ends up to it in the cells. */
    private volatile long lastPosition = -1;

    private long lastEnd;
    private long lastCheck = check(-1, 0);

    /** How far the tail may lag behind this handle's claims; below zero after others have claimed, for as many claims. */
    private int tailLag = TAIL_IS_SHARED;

    ProducerSide(QueueMemory memory, Extent extent, Reclaimer reclaimer) {
        this.memory = memory;
        this.extent = extent;
        this.reclaimer = reclaimer;
        owner = extent.region().owner();
        maxMessages = memory.layout.options().maxMessages();
        capacityBytes = memory.layout.options().capacityBytes();
        longestTailLag = Math.min(LONGEST_TAIL_LAG, maxMessages / 4);
    }

    private static VarHandle lastPositionHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(ProducerSide.class, "lastPosition", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** {@return the position claimed, or {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long claim(int length) {
        int ringBytes = QueueMemory.ringBytes(length);
        long claimed = CellWord.claimed(owner, length);
        while (true) {
            long tail = memory.tail();
            long position = next(tail);
            long end = endOf(position - 1) + ringBytes;
            if ((position - headSeen >= maxMessages && !hasCell(position))
                    || (ringBytes > 0 && end - headDataSeen > capacityBytes && !hasRingRoom(end))) {
                if (memory.cell(position) == CellWord.CLOSED) {
                    return SharedQueue.CLOSED;
                }
                if (next(memory.tail()) == position) {
                    return SharedQueue.FULL;
                }
            } else if (memory.casCell(position, CellWord.free(CellWord.FREED, memory.lap(position)), claimed)) {
                // Not read before, as reading would fetch the cache line only to be shared.
                return finish(tail, position, length, end);
            } else {
                tailLag = TAIL_IS_SHARED;
                long word = memory.cell(position);
                if (word == CellWord.CLOSED) {
                    return SharedQueue.CLOSED;
                }
                if (!CellWord.isFreeFor(word, memory.lap(position))) {
                    reclaimer.settleThrough(position);
                } else if (memory.casCell(position, word, claimed)) {
                    return finish(tail, position, length, end);
                }
            }
        }
    }

    /** {@return a position before which all are claimed: the tail, or what follows the last claim here, for which nobody moved it} */
    private long next(long tail) {
        long afterOurs = lastPosition + 1;
        if (tail > afterOurs) {
            tailLag = TAIL_IS_SHARED;
            return tail;
        }
        return afterOurs;
    }

    /**
     * Claims what follows on a claim of ours, as long as there is room and nobody else has claimed it.
     *
     * @return how many more, from 0
     */
    int claimBehind(long first, int length, int more) {
        int ringBytes = QueueMemory.ringBytes(length);
        long claimed = CellWord.claimed(owner, length);
        long end = endOf(first);
        int count = 0;
        while (count < more) {
            long position = first + count + 1;
            if (position - headSeen >= maxMessages
                    || (ringBytes > 0 && end + ringBytes - headDataSeen > capacityBytes)
                    || !memory.casCell(position, CellWord.free(CellWord.FREED, memory.lap(position)), claimed)) {
                break;
            }
            CrashPoint.reached("queue.claimed");
            end += ringBytes;
            memory.raiseEnd(position, end);
            CrashPoint.reached("queue.end-raised");
            count++;
        }
        if (count > 0) {
            memory.raiseTail(first + count + 1);
            CrashPoint.reached("queue.tail-moved");
            remember(first + count, end);
            checkStillOpen(first, length, count + 1);
        }
        return count;
    }

    /** What follows from a claim; others do the same if this process dies or stops here. */
    private long finish(long tail, long position, int length, long end) {
        CrashPoint.reached("queue.claimed");
        memory.raiseEnd(position, end);
        CrashPoint.reached("queue.end-raised");
        moveTail(tail, position + 1);
        remember(position, end);
        checkStillOpen(position, length, 1);
        return position;
    }

    private void remember(long position, long end) {
        lastEnd = end;
        lastCheck = check(position, end);
        LAST_POSITION.setRelease(this, position);
    }

    /** One who claims alone moves the tail now and then; anybody else moves it for him. */
    private void moveTail(long tail, long next) {
        int lag = tailLag;
        if (next - tail > lag) {
            memory.casTail(tail, next);
            CrashPoint.reached("queue.tail-moved");
        }
        if (lag < longestTailLag) {
            tailLag = lag + 1;
        }
    }

    /** Remembered if it was this handle that claimed the message, whose cell a consumer is at work on by now. */
    private long endOf(long position) {
        long end = lastEnd;
        return lastCheck == check(position, end) ? end : memory.end(position);
    }

    /** Tells whether two numbers are a pair: threads that race may store, or load, one of each. */
    private static long check(long position, long end) {
        return position * 0x9E37_79B9_7F4A_7C15L ^ Long.rotateLeft(end * 0xC2B2_AE3D_27D4_EB4FL, 32);
    }

    private void checkStillOpen(long first, int length, int count) {
        try {
            extent.checkStillWritable(); // ORDER: QUEUE-CLOSING
        } catch (IllegalStateException e) {
            for (int i = 0; i < count; i++) {
                abort(first + i, length);
            }
            throw e;
        }
    }

    private boolean hasCell(long position) {
        while (true) {
            lookAtHead();
            if (position - headSeen < maxMessages) {
                return true;
            }
            if (!reclaimer.makeRoom()) {
                lookAtHead();
                return position - headSeen < maxMessages;
            }
        }
    }

    private boolean hasRingRoom(long end) {
        while (true) {
            lookAtHead();
            if (end - headDataSeen <= capacityBytes) {
                return true;
            }
            if (!reclaimer.makeRoom()) {
                lookAtHead();
                return end - headDataSeen <= capacityBytes;
            }
        }
    }

    private void lookAtHead() {
        headSeen = memory.head();
        headDataSeen = memory.headData();
    }

    /** {@return whether it was still ours to commit} */
    boolean commit(long position, int length) {
        boolean committed = memory.casCell(
                position, CellWord.claimed(owner, length), CellWord.committed(memory.lap(position), length));
        CrashPoint.reached("queue.committed");
        return committed;
    }

    /** {@return whether it was still ours to abort} */
    boolean abort(long position, int length) {
        boolean aborted = memory.casCell(
                position, CellWord.claimed(owner, length), CellWord.free(CellWord.ABORTED, memory.lap(position) + 1));
        CrashPoint.reached("queue.aborted");
        return aborted;
    }

    /** Claims the next cell for nobody and for good. {@return false if somebody has done so before} */
    boolean close() {
        while (true) {
            long position = memory.tail();
            long word = memory.cell(position);
            if (word == CellWord.CLOSED) {
                return false;
            }
            if (!CellWord.isFreeFor(word, memory.lap(position))) {
                reclaimer.settleThrough(position);
            } else if (memory.casCell(position, word, CellWord.CLOSED)) {
                CrashPoint.reached("queue.closed");
                return true;
            }
        }
    }
}
