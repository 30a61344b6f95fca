package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;

/** Takes and frees messages for one handle. Lock-free: a consumer that is stopped anywhere keeps no other from taking. */
final class ConsumerSide {
    /** Returned for a position when there is nothing to take now. */
    static final long NOTHING = -1;

    /** Returned for a position when there will never be anything to take again. */
    static final long END = -2;

    private static final long SWEEP_INTERVAL_NS = 1_000_000;
    private static final int SWEEP_SHARE = 16;
    private static final int LONGEST_TAKEN_LAG = 15;
    private static final int TAKEN_IS_SHARED = -32;
    private static final int LONGEST_HEAD_LAG = 256;
    private static final int HEAD_LAG_DIVISOR = 8;

    private final QueueMemory memory;
    private final Extent extent;
    private final Reclaimer reclaimer;
    private final Redelivery redelivery;
    private final boolean acknowledged;
    private final int owner;
    private final int headLag;
    private final int longestTakenLag;
    private final Doubt doubt = new Doubt();

    /** Messages freed here since the head was last moved. Threads may race: the head then moves a little earlier or later. */
    private int freed;

    /** What follows the last message taken or passed here. Threads may race: older values are true as well. */
    private long next;

    /** What redelivery said before a look at all cells that found nothing to take again. */
    private long returnsSeen;

    private long nextSweepNs = System.nanoTime();

    /** How far the common position may lag behind this handle's; below zero after others have taken, for as many takes. */
    private int takenLag = TAKEN_IS_SHARED;

    ConsumerSide(QueueMemory memory, Extent extent, Reclaimer reclaimer, Redelivery redelivery) {
        this.memory = memory;
        this.extent = extent;
        this.reclaimer = reclaimer;
        this.redelivery = redelivery;
        acknowledged = memory.layout.options().acknowledged();
        owner = extent.region().owner();
        headLag = Math.max(1, Math.min(LONGEST_HEAD_LAG, memory.layout.options().maxMessages() / HEAD_LAG_DIVISOR));
        longestTakenLag = Math.min(LONGEST_TAKEN_LAG, headLag);
    }

    /** {@return the position taken, {@link #NOTHING} or {@link #END}} */
    long take() {
        while (true) {
            if (acknowledged) {
                long position = firstReturned(true);
                if (position >= 0) {
                    return position;
                }
            }
            long taken = memory.taken();
            long position = next(taken);
            long word = memory.cell(position);
            if (CellWord.isCommitted(word, memory.lap(position))) {
                if (memory.casCell(position, word, CellWord.taken(owner, CellWord.length(word)))) {
                    CrashPoint.reached("queue.taken");
                    moveTaken(taken, position + 1);
                    checkStillOpen(position, CellWord.length(word));
                    return position;
                }
                takenLag = TAKEN_IS_SHARED;
            } else {
                long outcome = pass(taken, position, word);
                if (outcome < 0) {
                    return outcome;
                }
            }
        }
    }

    /** {@return the position that a take would try next, {@link #NOTHING} or {@link #END}} */
    long peek() {
        while (true) {
            if (acknowledged) {
                long position = firstReturned(false);
                if (position >= 0) {
                    return position;
                }
            }
            long taken = memory.taken();
            long position = next(taken);
            long word = memory.cell(position);
            if (CellWord.isCommitted(word, memory.lap(position))) {
                return position;
            }
            long outcome = pass(taken, position, word);
            if (outcome < 0) {
                return outcome;
            }
        }
    }

    /** Finds a message that was given back, and takes it if it is to. They go before all others. */
    private long firstReturned(boolean take) {
        long returns = redelivery.settled();
        if (returns == returnsSeen) {
            return NOTHING;
        }
        long claimed = memory.claimed();
        for (long position = memory.head(); position < claimed; position++) {
            long word = memory.cell(position);
            if (CellWord.isReturned(word)) {
                long found = take ? takeReturned(position, word) : position;
                if (found >= 0) {
                    return found;
                }
            }
        }
        returnsSeen = returns;
        return NOTHING;
    }

    private long takeReturned(long near, long word) {
        redelivery.settled();
        // No two returned words are alike, so if the word is still the same, it has been the same message since before
        // we looked at the head: it is the one of its cell that lies within one lap of it.
        long head = memory.head();
        long position = head + ((near - head) & memory.cellMask());
        if (!memory.casCell(position, word, CellWord.taken(owner, CellWord.length(word)))) {
            return NOTHING;
        }
        CrashPoint.reached("queue.taken-again");
        checkStillOpen(position, CellWord.length(word));
        return position;
    }

    /** {@return a position before which all are taken or passed: the common one, or what follows the last one taken here} */
    private long next(long taken) {
        long afterOurs = next;
        if (taken > afterOurs) {
            takenLag = TAKEN_IS_SHARED;
            return taken;
        }
        return afterOurs;
    }

    /** One who takes alone moves the common position now and then; anybody else finds his way over what is taken. */
    private void moveTaken(long taken, long following) {
        next = following;
        int lag = takenLag;
        if (following - taken > lag) {
            memory.casTaken(taken, following);
            CrashPoint.reached("queue.taken-moved");
        }
        if (lag < longestTakenLag) {
            takenLag = lag + 1;
        }
    }

    /** Takes a message before those ahead of it. {@return its position, or less than 0 if its cell has not that word any more} */
    long takeOutOfTurn(long position, long word) {
        if (CellWord.isReturned(word)) {
            return takeReturned(position, word);
        }
        if (!memory.casCell(position, word, CellWord.taken(owner, CellWord.length(word)))) {
            return NOTHING;
        }
        CrashPoint.reached("queue.taken");
        memory.casTaken(position, position + 1);
        CrashPoint.reached("queue.taken-moved");
        checkStillOpen(position, CellWord.length(word));
        return position;
    }

    private void checkStillOpen(long position, int length) {
        try {
            extent.checkStillWritable(); // ORDER: QUEUE-CLOSING
        } catch (IllegalStateException e) {
            long taken = CellWord.taken(owner, length);
            if (acknowledged) {
                redelivery.giveBack(position, taken);
            } else {
                memory.casCell(position, taken, CellWord.free(CellWord.LOST, memory.lap(position) + 1));
            }
            throw e;
        }
    }

    /** Gets past a message that is not to be taken. {@return 0 to look again, or what to return} */
    private long pass(long taken, long position, long word) {
        if (CellWord.isFreeFor(word, memory.lap(position))) {
            if (taken < position) {
                memory.casTaken(taken, position);
            }
            return acknowledged && isAnythingReturned() ? 0 : NOTHING;
        }
        if (CellWord.isClaimed(word)) {
            long head = memory.head();
            if (head > position) {
                // The cell is claimed, or closed, for a later lap.
                memory.casTaken(taken, head);
                next = head;
                return 0;
            }
            if (word == CellWord.CLOSED) {
                return !acknowledged || reclaimer.unfinished(position) == 0 ? END : isAnythingReturned() ? 0 : NOTHING;
            }
            return doubt.isDue(position, word) && reclaimer.endIfDead(position) ? 0 : NOTHING;
        }
        // Taken, or over, or even of a later lap: in any case not to be taken for this position any more.
        takenLag = TAKEN_IS_SHARED;
        next = position + 1;
        memory.casTaken(taken, position + 1);
        CrashPoint.reached("queue.passed");
        return 0;
    }

    /** Looks now and then for what the dead have not acknowledged, while there is nothing else to do. */
    private boolean isAnythingReturned() {
        long nowNs = System.nanoTime();
        if (nowNs - nextSweepNs < 0) {
            return false;
        }
        boolean found = reclaimer.giveBackOfTheDead();
        long endNs = System.nanoTime();
        nextSweepNs = endNs + Math.max(SWEEP_INTERVAL_NS, (endNs - nowNs) * SWEEP_SHARE);
        return found;
    }

    /** Hands over a message taken; then it is over, unless it is to be acknowledged and the handler threw. */
    void deliver(long position, MessageHandler handler) {
        int length = length(position);
        boolean isHandled = false;
        try {
            if (length <= QueueDescriptor.INLINE_BYTES) {
                handler.onMessage(memory.cells(), memory.inlineOffset(position), length);
            } else {
                long ringOffset = memory.ringOffset(memory.end(position), length);
                handler.onMessage(memory.window(ringOffset), memory.offsetInWindow(ringOffset), length);
            }
            isHandled = true;
        } finally {
            if (isHandled || !acknowledged) {
                // If the region was closed under the handler, the message has been given up, and the cell is another's.
                free(position, length);
            } else {
                redelivery.giveBack(position, CellWord.taken(owner, length));
            }
        }
    }

    /** Has a delivery hold a message taken. */
    void lend(long position, QueueDelivery delivery, SharedQueue queue) {
        int length = length(position);
        if (length <= QueueDescriptor.INLINE_BYTES) {
            delivery.hold(queue, position, memory.cells(), memory.inlineOffset(position), length);
        } else {
            long ringOffset = memory.ringOffset(memory.end(position), length);
            delivery.hold(queue, position, memory.window(ringOffset), memory.offsetInWindow(ringOffset), length);
        }
    }

    /** {@return the length of a message in our hands} */
    private int length(long position) {
        long word = memory.cell(position);
        if (!isOurs(word)) {
            throw SharedQueue.givenUp(position);
        }
        return CellWord.length(word);
    }

    private boolean isOurs(long word) {
        return word == CellWord.taken(owner, CellWord.length(word));
    }

    /** Frees a message that was lent. {@return whether it was still ours} */
    boolean acknowledge(long position) {
        long word = memory.cell(position);
        return isOurs(word) && free(position, CellWord.length(word));
    }

    /** Has a message that was lent delivered again. {@return whether it was still ours} */
    boolean giveBack(long position) {
        long word = memory.cell(position);
        return isOurs(word) && redelivery.giveBack(position, word);
    }

    private boolean free(long position, int length) {
        boolean isFreed = memory.casCell(
                position, CellWord.taken(owner, length), CellWord.free(CellWord.FREED, memory.lap(position) + 1));
        CrashPoint.reached("queue.freed");
        if (isFreed) {
            memory.addReceivedBytes(length);
        }
        if (++freed >= headLag) {
            freed = 0;
            moveHead();
        }
        return isFreed;
    }

    private void moveHead() {
        if (acknowledged) {
            reclaimer.makeRoom();
        } else {
            reclaimer.advance();
        }
    }
}
