package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;

/**
 * Claims, commits and aborts for one handle. Lock-free: a producer that is stopped anywhere keeps no other from claiming, until the
 * queue is full.
 */
final class ProducerSide {
    private final QueueMemory memory;
    private final Extent extent;
    private final Reclaimer reclaimer;
    private final int owner;
    private final int maxMessages;
    private final long capacityBytes;

    /** What the head was when somebody here last looked: never more than it is, so never too much room. */
    private volatile long headSeen;

    private volatile long headDataSeen;

    /** The last message claimed here, and its end. */
    private long lastPosition = -1;

    private long lastEnd;
    private long lastCheck;

    ProducerSide(QueueMemory memory, Extent extent, Reclaimer reclaimer) {
        this.memory = memory;
        this.extent = extent;
        this.reclaimer = reclaimer;
        owner = extent.region().owner();
        maxMessages = memory.layout.options().maxMessages();
        capacityBytes = memory.layout.options().capacityBytes();
    }

    /** {@return the position claimed, or {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long claim(int length) {
        int ringBytes = QueueMemory.ringBytes(length);
        long claimed = CellWord.claimed(owner, length);
        while (true) {
            long position = memory.tail();
            long end = endOf(position - 1) + ringBytes;
            if ((position - headSeen >= maxMessages && !hasCell(position))
                    || (ringBytes > 0 && end - headDataSeen > capacityBytes && !hasRingRoom(end))) {
                if (memory.cell(position) == CellWord.CLOSED) {
                    return SharedQueue.CLOSED;
                }
                if (memory.tail() == position) {
                    return SharedQueue.FULL;
                }
            } else if (memory.casCell(position, CellWord.free(CellWord.FREED, memory.lap(position)), claimed)) {
                // Not read before, as reading would fetch the cache line only to be shared.
                return finish(position, length, end);
            } else {
                long word = memory.cell(position);
                if (word == CellWord.CLOSED) {
                    return SharedQueue.CLOSED;
                }
                if (!CellWord.isFreeFor(word, memory.lap(position))) {
                    reclaimer.settle(position);
                } else if (memory.casCell(position, word, claimed)) {
                    return finish(position, length, end);
                }
            }
        }
    }

    /** What follows from a claim; others do the same if this process dies or stops here. */
    private long finish(long position, int length, long end) {
        CrashPoint.reached("queue.claimed");
        memory.raiseEnd(position, end);
        CrashPoint.reached("queue.end-raised");
        memory.casTail(position, position + 1);
        CrashPoint.reached("queue.tail-moved");
        checkStillOpen(position, length);
        lastEnd = end;
        lastPosition = position;
        lastCheck = check(position, end);
        return position;
    }

    /** Remembered if it was this handle that claimed the message, whose cell a consumer is at work on by now. */
    private long endOf(long position) {
        long end = lastEnd;
        return lastPosition == position && lastCheck == check(position, end) ? end : memory.end(position);
    }

    /** Tells whether two numbers are a pair: threads that race may store, or load, one of each. */
    private static long check(long position, long end) {
        return position * 0x9E37_79B9_7F4A_7C15L ^ Long.rotateLeft(end * 0xC2B2_AE3D_27D4_EB4FL, 32);
    }

    private void checkStillOpen(long position, int length) {
        try {
            extent.checkStillWritable(); // ORDER: QUEUE-CLOSING
        } catch (IllegalStateException e) {
            abort(position, length);
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
                reclaimer.settle(position);
            } else if (memory.casCell(position, word, CellWord.CLOSED)) {
                CrashPoint.reached("queue.closed");
                return true;
            }
        }
    }
}
