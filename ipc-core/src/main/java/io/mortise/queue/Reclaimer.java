package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;

/** Moves the head over messages that are over, counts how they ended, and ends those whose owner is dead. */
final class Reclaimer {
    private static final int FRESH_BITS = 24;
    private static final int COUNT_BITS = Long.SIZE - FRESH_BITS;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long FRESH_MASK = (1L << FRESH_BITS) - 1;
    /** The head refreshes the counters at every multiple, long before their low bits could be mistaken. */
    private static final long REFRESH_INTERVAL = 1L << (FRESH_BITS - 1);

    private static final int SNAPSHOT_ATTEMPTS = 10;

    private final QueueMemory memory;
    private final Region region;
    private final Redelivery redelivery;
    private final boolean acknowledged;
    private final Doubt doubt = new Doubt();

    Reclaimer(QueueMemory memory, Region region, Redelivery redelivery) {
        this.memory = memory;
        this.region = region;
        this.redelivery = redelivery;
        acknowledged = memory.layout.options().acknowledged();
    }

    /** Moves the head as far as it goes. {@return true if it moved} */
    boolean advance() {
        boolean moved = false;
        while (true) {
            long head = memory.head();
            long over = walk(head, nextRefresh(head));
            if (over > head) {
                moveHead(head, over);
            } else if (!CellWord.isFreeAfter(memory.cell(head), memory.lap(head))) {
                return moved;
            } else if (isRefreshed(head) && isCounted(head)) {
                CrashPoint.reached("queue.ending-counted");
                moveHead(head, head + 1);
            }
            moved = true;
        }
    }

    /** The same, and first ends what a dead one left at the head. {@return true if the head moved} */
    boolean makeRoom() {
        if (advance()) {
            return true;
        }
        long head = memory.head();
        long word = memory.cell(head);
        return CellWord.isOwned(word) && doubt.isDue(head, word) && endIfDead(head) && advance();
    }

    /** Ends everything that dead ones left between head and tail. */
    void sweep() {
        long claimed = memory.claimed();
        for (long position = memory.head(); position < claimed; position++) {
            endIfDead(position);
        }
        advance();
    }

    private static long nextRefresh(long head) {
        return (head | (REFRESH_INTERVAL - 1)) + 1;
    }

    /** {@return the first position from there whose message is not over, or ended in a way that is yet to be counted} */
    private long walk(long from, long limit) {
        if ((from & (REFRESH_INTERVAL - 1)) == 0) {
            return from;
        }
        long position = from;
        while (position < limit && memory.cell(position) == CellWord.free(CellWord.FREED, memory.lap(position) + 1)) {
            position++;
        }
        return position;
    }

    private void moveHead(long head, long over) {
        long end = memory.end(over - 1);
        // While the head is there, the cells below "over" cannot have been claimed anew: the end is theirs.
        if (memory.head() == head) {
            memory.raiseTail(over);
            memory.raiseHeadData(end);
            CrashPoint.reached("queue.head-data-raised");
            memory.casHead(head, over);
            CrashPoint.reached("queue.head-moved");
        }
    }

    /** Keeps the counters' low bits fresh. {@return false if the head has moved meanwhile} */
    private boolean isRefreshed(long head) {
        if ((head & (REFRESH_INTERVAL - 1)) != 0) {
            return true;
        }
        for (int ending = CellWord.ABORTED; ending <= CellWord.LOST; ending++) {
            long found = memory.endings(ending);
            if (memory.head() != head) {
                return false;
            }
            long next = found >>> COUNT_BITS;
            if (next != (head & FRESH_MASK)
                    && next != ((head + 1) & FRESH_MASK)
                    && !memory.casEndings(ending, found, (head << COUNT_BITS) | (found & COUNT_MASK))) {
                return false;
            }
        }
        return true;
    }

    /** Counts how the message at the head ended, unless that is done. {@return false if the head has moved meanwhile} */
    private boolean isCounted(long head) {
        int ending = CellWord.ending(memory.cell(head));
        if (ending == CellWord.FREED) {
            return memory.head() == head;
        }
        long found = memory.endings(ending);
        if (memory.head() != head) {
            return false;
        }
        return found >>> COUNT_BITS == ((head + 1) & FRESH_MASK)
                || memory.casEndings(ending, found, ((head + 1) << COUNT_BITS) | ((found + 1) & COUNT_MASK));
    }

    /** {@return how many messages ended that way, counted or yet to be counted; exact when nobody is at work} */
    long endings(int ending) {
        long count = 0;
        for (int attempt = 0; attempt < SNAPSHOT_ATTEMPTS; attempt++) {
            long head = memory.head();
            long found = memory.endings(ending);
            count = found & COUNT_MASK;
            boolean headIsCounted = found >>> COUNT_BITS == ((head + 1) & FRESH_MASK);
            long tail = memory.claimed();
            for (long position = headIsCounted ? head + 1 : head; position < tail; position++) {
                if (memory.cell(position) == CellWord.free(ending, memory.lap(position) + 1)) {
                    count++;
                }
            }
            if (memory.head() == head && memory.endings(ending) == found) {
                break;
            }
        }
        return count;
    }

    /** Ends the message in that position's cell if its owner is dead. {@return true if it did} */
    boolean endIfDead(long near) {
        long word = memory.cell(near);
        if (!CellWord.isOwned(word) || !isDead(CellWord.owner(word))) {
            return false;
        }
        // The dead one claims no more, so if the word is still the same, it has been the same message since before we
        // looked at
        // the head: it is the one of its cell that lies within one lap of it.
        long head = memory.head();
        long position = head + ((near - head) & memory.cellMask());
        if (memory.cell(position) != word) {
            return false;
        }
        if (acknowledged && CellWord.isTaken(word)) {
            return redelivery.giveBack(position, word);
        }
        int ending = CellWord.LOST;
        if (CellWord.isClaimed(word)) {
            settleThrough(position);
            ending = CellWord.SKIPPED;
        }
        boolean ended = memory.casCell(position, word, CellWord.free(ending, memory.lap(position) + 1));
        CrashPoint.reached("queue.dead-ended");
        return ended;
    }

    /** Gives back all that dead consumers have not acknowledged. {@return whether there was anything} */
    boolean giveBackOfTheDead() {
        long claimed = memory.claimed();
        int alive = region.owner();
        boolean found = false;
        for (long position = memory.head(); position < claimed; position++) {
            long word = memory.cell(position);
            if (CellWord.isTaken(word) && CellWord.owner(word) != alive) {
                if (endIfDead(position)) {
                    found = true;
                } else {
                    alive = CellWord.owner(word);
                }
            }
        }
        return found;
    }

    /** Our own is never dead to us: while the region is being closed here, other threads may finish what they have in hand. */
    private boolean isDead(int owner) {
        return owner != region.owner() && region.isDead(owner);
    }

    /** {@return how many of the claimed messages are not committed yet} */
    long beingFilled(long claimed) {
        long count = 0;
        for (long position = memory.head(); position < claimed; position++) {
            if (CellWord.isClaimed(memory.cell(position))) {
                count++;
            }
        }
        return count;
    }

    /** {@return how many of the claimed messages are not over} */
    long unfinished(long claimed) {
        long count = 0;
        for (long position = memory.head(); position < claimed; position++) {
            if (!CellWord.isFreeAfter(memory.cell(position), memory.lap(position))) {
                count++;
            }
        }
        return count;
    }

    /** {@return the first position from there whose message is not over, however the earlier ones ended} */
    long over(long from, long limit) {
        long position = from;
        while (position < limit && CellWord.isFreeAfter(memory.cell(position), memory.lap(position))) {
            position++;
        }
        return position;
    }

    /** {@return whether that owner has claimed or taken anything and not finished with it} */
    boolean isInHand(int owner) {
        long claimed = memory.claimed();
        for (long position = memory.head(); position < claimed; position++) {
            long word = memory.cell(position);
            if (CellWord.isOwned(word) && CellWord.owner(word) == owner) {
                return true;
            }
        }
        return false;
    }

    /** Finishes what follows from all claims up to that one, which was made. */
    void settleThrough(long position) {
        for (long tail = memory.tail(); tail <= position; tail = memory.tail()) {
            if (!settle(tail)) {
                return;
            }
        }
    }

    /**
     * Finishes what follows from a claim and anybody can do: the message's end, and the tail behind it.
     *
     * @param tail what the tail was
     * @return false if that position was not claimed yet
     */
    private boolean settle(long tail) {
        long word = memory.cell(tail);
        if (CellWord.isFreeFor(word, memory.lap(tail)) || word == CellWord.CLOSED) {
            return false;
        }
        if (CellWord.isClaimed(word)) {
            long previousEnd = memory.end(tail - 1);
            // While the tail is there, the claim is that position's, and the end before it what it was.
            if (memory.tail() != tail) {
                return true;
            }
            memory.raiseEnd(tail, previousEnd + QueueMemory.ringBytes(CellWord.length(word)));
            CrashPoint.reached("queue.end-settled");
        }
        memory.casTail(tail, tail + 1);
        CrashPoint.reached("queue.tail-settled");
        return true;
    }
}
