package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes for one attachment. What it knows of the tail is its own as long as it is the only publisher; of many, each finds it in the notes
 * of the one before, and leaves it there.
 */
final class TopicPublisher {
    private static final VarHandle INSIDE = insideHandle();
    private static final long CLOSING_PAUSE_NS = 1_000_000;
    private static final long UNKNOWN = -1;

    private final TopicMemory memory;
    private final TopicRing ring;
    private final TopicMarks marks;
    private final TopicCells cells;
    private final TopicTurn turn;
    private final Extent extent;
    private final boolean isAlone;
    private final long capacity;
    private final long segment;

    private long tail;
    private long number;

    /** Where a record may end without a look at anybody. */
    private long limit = Long.MIN_VALUE;

    private long nextMark;
    private int newestMark;

    /** True once the side of a single publisher is ours. */
    private boolean isClaimed;

    /** Who has a claim open, if anybody has. A hint to others, who are kept out by the turn. */
    private @Nullable Thread claimant;

    private long limitBeforeClaim;

    /** True while a thread is in here, for one that closes the region. */
    @SuppressWarnings("UnusedVariable") // by its handle
    private boolean inside;

    private volatile boolean isGivenUp;

    TopicPublisher(TopicMemory memory, TopicCells cells, Extent extent) {
        this.memory = memory;
        this.cells = cells;
        this.extent = extent;
        ring = memory.ring;
        marks = new TopicMarks(memory);
        turn = new TopicTurn(memory, extent);
        isAlone = memory.layout.options().publishers() == Parties.SINGLE;
        capacity = memory.layout.options().capacityBytes();
        segment = memory.layout.segmentBytes();
    }

    /** {@return the message's number, or {@link SharedTopic#FULL} or {@link SharedTopic#CLOSED}} */
    long offer(DirectBuffer source, int offset, int length) {
        enter();
        try {
            return append(source, offset, length);
        } finally {
            leave();
        }
    }

    /**
     * The same, for one who is not to wait for the turn of others for longer than that, and no longer than until the thread is interrupted.
     *
     * @param waiter how long, or null for not at all
     * @return {@link SharedTopic#FULL} also if it was not our turn meanwhile
     */
    long offer(DirectBuffer source, int offset, int length, @Nullable Waiter waiter) {
        if (isAlone) {
            return offer(source, offset, length);
        }
        checkNoClaim();
        if (!isReady(waiter == null ? turn.tryAcquire() : turn.acquire(waiter))) {
            return SharedTopic.FULL;
        }
        try {
            return append(source, offset, length);
        } finally {
            leave();
        }
    }

    /** {@return how many were published, or {@link SharedTopic#CLOSED} if none since the stream has ended} */
    int offerBatch(DirectBuffer source, int offset, int length, int count) {
        enter();
        try {
            int done = 0;
            while (done < count) {
                int some = appendSome(source, offset + done * length, length, count - done);
                if (some <= 0) {
                    return done > 0 || some == SharedTopic.FULL ? done : some;
                }
                done += some;
            }
            return done;
        } finally {
            leave();
        }
    }

    private void enter() {
        if (isAlone) {
            INSIDE.setOpaque(this, true);
            try {
                extent.checkWritable();
            } catch (IllegalStateException e) {
                leave();
                throw e;
            }
        } else {
            checkNoClaim();
            isReady(turn.acquire());
        }
    }

    private void leave() {
        if (isAlone) {
            // A claim lasts longer than the call that was refused because of it.
            INSIDE.setRelease(this, claimant != null);
        } else {
            writeNotes();
            turn.release();
        }
    }

    private void checkNoClaim() {
        if (claimant == Thread.currentThread()) {
            throw claimIsOpen();
        }
        extent.checkWritable();
    }

    /** Finds the tail, if it is our turn. {@return whether it is} */
    private boolean isReady(TopicTurn.Outcome outcome) {
        if (outcome == TopicTurn.Outcome.NOT_TAKEN) {
            return false;
        }
        boolean done = false;
        try {
            if (outcome == TopicTurn.Outcome.TAKEN_OVER) {
                memory.note(TAIL_OFFSET, UNKNOWN);
            }
            readNotes();
            done = true;
            return true;
        } finally {
            if (!done) {
                turn.release();
            }
        }
    }

    private static IllegalStateException claimIsOpen() {
        return new IllegalStateException("this attachment has claimed a message; commit or abort it first");
    }

    private void readNotes() {
        tail = memory.note(TAIL_OFFSET);
        if (tail == UNKNOWN) {
            findTail();
        } else {
            number = memory.note(NUMBER_OFFSET);
            limit = memory.note(LIMIT_OFFSET);
            nextMark = memory.note(NEXT_MARK_OFFSET);
            newestMark = (int) memory.note(NEWEST_MARK_OFFSET);
        }
    }

    private void writeNotes() {
        memory.note(TAIL_OFFSET, tail);
        memory.note(NUMBER_OFFSET, number);
        memory.note(LIMIT_OFFSET, limit);
        memory.note(NEXT_MARK_OFFSET, nextMark);
        memory.note(NEWEST_MARK_OFFSET, newestMark);
    }

    /** Walks to where the last publisher, who may have died anywhere, has come. */
    private void findTail() {
        newestMark = marks.indexOfNewest();
        long position = memory.markPosition(newestMark);
        long next = memory.markNumber(newestMark);
        nextMark = position + segment;
        long header = ring.header(position);
        while (TopicRing.isMessage(header)) {
            if (TopicRing.number(header) != (int) next) {
                throw SharedTopic.corrupt(extent.name(), position, header);
            }
            position += TopicLayout.recordBytes(TopicRing.length(header));
            next++;
            header = ring.header(position);
        }
        tail = position;
        number = next;
        limit = Long.MIN_VALUE;
        CrashPoint.reached("topic.tail-found");
    }

    private long append(DirectBuffer source, int offset, int length) {
        int recordBytes = TopicLayout.recordBytes(length);
        if (tail + recordBytes > limit) {
            int refusal = makeRoom(recordBytes);
            if (refusal != 0) {
                return refusal;
            }
        }
        long position = tail;
        TopicRing.copy(source, offset, ring.window(position), ring.offset(position) + HEADER_LENGTH, length);
        CrashPoint.reached("topic.filled");
        return publish(position, length, recordBytes);
    }

    private long publish(long position, int length, int recordBytes) {
        long end = position + recordBytes;
        ring.clear(end);
        CrashPoint.reached("topic.cleared");
        long published = number;
        ring.release(position, TopicRing.messageHeader(published, length));
        CrashPoint.reached("topic.released");
        tail = end;
        number = published + 1;
        return published;
    }

    /** All become visible with the header of the first. {@return how many, or why none} */
    private int appendSome(DirectBuffer source, int offset, int length, int count) {
        int recordBytes = TopicLayout.recordBytes(length);
        if (tail + recordBytes > limit) {
            int refusal = makeRoom(recordBytes);
            if (refusal != 0) {
                return refusal;
            }
        }
        long begin = tail;
        int some = (int) Math.max(1, Math.min(count, (limit - begin) / recordBytes));
        long position = begin;
        for (int i = 0; i < some; i++) {
            TopicRing.copy(
                    source, offset + i * length, ring.window(position), ring.offset(position) + HEADER_LENGTH, length);
            if (i > 0) {
                ring.prepare(position, TopicRing.messageHeader(number + i, length));
            }
            position += recordBytes;
        }
        ring.clear(position);
        ring.release(begin, TopicRing.messageHeader(number, length));
        tail = position;
        number += some;
        return some;
    }

    /** Makes sure that a record has room, and the header behind it. {@return 0, or why it has not} */
    private int makeRoom(int recordBytes) {
        if (isAlone && !isClaimed) {
            turn.claim();
            findTail();
            isClaimed = true;
        }
        if (claimant != null) {
            throw claimIsOpen();
        }
        if (TopicRing.isEnd(ring.header(tail))) {
            return (int) SharedTopic.CLOSED;
        }
        if (tail >= nextMark) {
            mark();
        }
        long needed = tail + recordBytes + HEADER_LENGTH - capacity;
        long slowest = cells.slowestBlocking();
        while (slowest < needed) {
            if (!cells.endSlowestIfDead()) {
                return (int) SharedTopic.FULL;
            }
            slowest = cells.slowestBlocking();
        }
        if (memory.oldest() < needed) {
            giveUpBefore(needed);
            slowest = cells.slowestBlocking();
        }
        limit = Math.min(Math.min(slowest, memory.oldest()) + capacity - HEADER_LENGTH, nextMark);
        return slowest < needed ? (int) SharedTopic.FULL : 0;
    }

    private void mark() {
        newestMark++;
        marks.write(newestMark, tail, number);
        nextMark = tail + segment;
    }

    private void giveUpBefore(long needed) {
        if (marks.firstFrom(needed) < 0) {
            mark();
        }
        memory.moveOldest(marks.firstFrom(needed));
        CrashPoint.reached("topic.oldest-moved");
    }

    /** {@return the number of the message claimed, whose turn lasts until it is committed or aborted; or why there is none} */
    long claim(int length) {
        enter();
        long result = SharedTopic.FULL;
        try {
            int recordBytes = TopicLayout.recordBytes(length);
            result = tail + recordBytes > limit ? makeRoom(recordBytes) : 0;
            if (result == 0) {
                result = number;
                claimant = Thread.currentThread();
                limitBeforeClaim = limit;
                limit = Long.MIN_VALUE;
            }
            return result;
        } finally {
            if (claimant == null) {
                leave();
            }
        }
    }

    /** {@return memory with the payload of the message claimed} */
    UnsafeBuffer claimedWindow() {
        return ring.window(tail);
    }

    /** {@return where in that memory the payload begins} */
    int claimedOffset() {
        return ring.offset(tail) + HEADER_LENGTH;
    }

    void commit(int length) {
        if (isGivenUp) {
            throw SharedQueue.givenUp(number);
        }
        publish(tail, length, TopicLayout.recordBytes(length));
        abort();
    }

    void abort() {
        claimant = null;
        limit = limitBeforeClaim;
        leave();
    }

    /** Ends the stream. {@return false if somebody has done so before} */
    boolean close() {
        enter();
        try {
            // The header at the tail needs no room: it is there.
            if (makeRoom(0) == SharedTopic.CLOSED) {
                return false;
            }
            ring.releaseEnd(tail, number);
            CrashPoint.reached("topic.closed");
            limit = Long.MIN_VALUE;
            return true;
        } finally {
            leave();
        }
    }

    /** Run while the region is being closed: waits for a thread that is publishing, and gives the side back. */
    void leaveForGood(long deadlineNs) {
        if (!turn.isOurs()) {
            return;
        }
        if (isAlone) {
            // Whoever was not told that the region is closed has said by then that it is inside.
            LockSupport.parkNanos(CLOSING_PAUSE_NS);
        }
        while (isInside()) {
            if (System.nanoTime() - deadlineNs > 0) {
                isGivenUp = true;
                return;
            }
            LockSupport.parkNanos(CLOSING_PAUSE_NS);
        }
        if (isAlone) {
            turn.release();
        }
    }

    private boolean isInside() {
        return isAlone ? (boolean) INSIDE.getVolatile(this) : turn.isOurs();
    }

    private static VarHandle insideHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(TopicPublisher.class, "inside", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
