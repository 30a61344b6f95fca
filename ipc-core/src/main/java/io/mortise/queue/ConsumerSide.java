package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;

/** Takes and frees messages for one handle. Lock-free: a consumer that is stopped anywhere keeps no other from taking. */
final class ConsumerSide {
    /** Returned for a position when there is nothing to take now. */
    static final long NOTHING = -1;

    /** Returned for a position when there will never be anything to take again. */
    static final long END = -2;

    private static final int LONGEST_HEAD_LAG = 256;
    private static final int HEAD_LAG_DIVISOR = 8;

    private final QueueMemory memory;
    private final Extent extent;
    private final Reclaimer reclaimer;
    private final int owner;
    private final int headLag;
    private final Doubt doubt = new Doubt();

    /** Messages freed here since the head was last moved. Threads may race: the head then moves a little earlier or later. */
    private int freed;

    ConsumerSide(QueueMemory memory, Extent extent, Reclaimer reclaimer) {
        this.memory = memory;
        this.extent = extent;
        this.reclaimer = reclaimer;
        owner = extent.region().owner();
        headLag = Math.max(1, Math.min(LONGEST_HEAD_LAG, memory.layout.options().maxMessages() / HEAD_LAG_DIVISOR));
    }

    /** {@return the position taken, {@link #NOTHING} or {@link #END}} */
    long take() {
        while (true) {
            long position = memory.taken();
            long word = memory.cell(position);
            if (CellWord.isCommitted(word, memory.lap(position))) {
                if (memory.casCell(position, word, CellWord.taken(owner, CellWord.length(word)))) {
                    CrashPoint.reached("queue.taken");
                    memory.casTaken(position, position + 1);
                    CrashPoint.reached("queue.taken-moved");
                    checkStillOpen(position, CellWord.length(word));
                    return position;
                }
            } else {
                long outcome = pass(position, word);
                if (outcome < 0) {
                    return outcome;
                }
            }
        }
    }

    /** Takes a message before those ahead of it. {@return false if its cell has not that word any more} */
    boolean takeOutOfTurn(long position, long committed) {
        if (!memory.casCell(position, committed, CellWord.taken(owner, CellWord.length(committed)))) {
            return false;
        }
        CrashPoint.reached("queue.taken");
        memory.casTaken(position, position + 1);
        CrashPoint.reached("queue.taken-moved");
        checkStillOpen(position, CellWord.length(committed));
        return true;
    }

    private void checkStillOpen(long position, int length) {
        try {
            extent.checkStillWritable(); // ORDER: QUEUE-CLOSING
        } catch (IllegalStateException e) {
            long lost = CellWord.free(CellWord.LOST, memory.lap(position) + 1);
            memory.casCell(position, CellWord.taken(owner, length), lost);
            throw e;
        }
    }

    /** Gets past a message that is not to be taken. {@return 0 to look again, or what to return} */
    private long pass(long position, long word) {
        if (CellWord.isFreeFor(word, memory.lap(position))) {
            return NOTHING;
        }
        if (word == CellWord.CLOSED) {
            return END;
        }
        if (CellWord.isClaimed(word)) {
            return doubt.isDue(position, word) && reclaimer.endIfDead(position) ? 0 : NOTHING;
        }
        if (CellWord.isTaken(word)) {
            // The tail first: if it was beyond the position before the cell was taken, the cell is taken for that
            // position.
            long tail = memory.tail();
            if (memory.cell(position) != word) {
                return 0;
            }
            if (tail <= position) {
                return NOTHING;
            }
        }
        memory.casTaken(position, position + 1);
        CrashPoint.reached("queue.passed");
        return 0;
    }

    /** Hands over a message taken, and frees it whatever the handler does. */
    void deliver(long position, MessageHandler handler) {
        long word = memory.cell(position);
        int length = CellWord.length(word);
        if (word != CellWord.taken(owner, length)) {
            throw SharedQueue.givenUp(position);
        }
        try {
            if (length <= QueueDescriptor.INLINE_BYTES) {
                handler.onMessage(memory.cells(), memory.inlineOffset(position), length);
            } else {
                long ringOffset = memory.ringOffset(memory.end(position), length);
                handler.onMessage(memory.window(ringOffset), memory.offsetInWindow(ringOffset), length);
            }
        } finally {
            free(position, length);
        }
    }

    private void free(long position, int length) {
        // Compare and set: if the region was closed under the handler, the message has been given up, and the cell is
        // another's.
        memory.casCell(
                position, CellWord.taken(owner, length), CellWord.free(CellWord.FREED, memory.lap(position) + 1));
        CrashPoint.reached("queue.freed");
        if (++freed >= headLag) {
            freed = 0;
            reclaimer.advance();
        }
    }
}
