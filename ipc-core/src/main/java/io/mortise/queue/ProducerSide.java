package io.mortise.queue;

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
    private long headSeen;

    private long headDataSeen;

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
            if (position - headSeen >= maxMessages && !hasCell(position)) {
                if (isClosed(position)) {
                    return SharedQueue.CLOSED;
                }
                if (memory.tail() == position) {
                    return SharedQueue.FULL;
                }
                continue;
            }
            long word = memory.cell(position);
            if (!CellWord.isFreeFor(word, memory.lap(position))) {
                if (word == CellWord.CLOSED) {
                    return SharedQueue.CLOSED;
                }
                reclaimer.settle(position);
                continue;
            }
            long end = memory.end(position - 1) + ringBytes;
            if (end - headDataSeen > capacityBytes && !hasRingRoom(end)) {
                if (memory.tail() == position) {
                    return SharedQueue.FULL;
                }
                continue;
            }
            long endBefore = memory.end(position);
            if (memory.casCell(position, word, claimed)) {
                // Compare and set, so that one whose region was closed under it, and who is late by laps, does no harm.
                memory.casEnd(position, endBefore, end);
                memory.casTail(position, position + 1);
                checkStillOpen(position, length);
                return position;
            }
        }
    }

    private void checkStillOpen(long position, int length) {
        try {
            extent.checkWritable(); // ORDER: QUEUE-CLOSING
        } catch (IllegalStateException e) {
            abort(position, length);
            throw e;
        }
    }

    private boolean isClosed(long position) {
        return memory.cell(position) == CellWord.CLOSED;
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
        return memory.casCell(
                position, CellWord.claimed(owner, length), CellWord.committed(memory.lap(position), length));
    }

    /** {@return whether it was still ours to abort} */
    boolean abort(long position, int length) {
        return memory.casCell(
                position, CellWord.claimed(owner, length), CellWord.free(CellWord.ABORTED, memory.lap(position) + 1));
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
                return true;
            }
        }
    }
}
