package io.mortise.queue;

import static io.mortise.queue.RingDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The producer's side of a ring: one for all handles of an attachment, for one thread at a time. Wait-free, but for the first message of an
 * attachment, which finds the tail. How it works: {@link RingDescriptor}.
 */
final class RingProducer extends RingPadding {
    private static final VarHandle NUMBER = Fields.of(MethodHandles.lookup(), RingProducer.class, "number", long.class);
    private static final VarHandle BEGUN = Fields.of(MethodHandles.lookup(), RingProducer.class, "begun", long.class);

    /** When less than this is clear, and messages are shorter, more is made clear. */
    private static final int LEAST_CLEAR_AHEAD = 128;

    private static final int LONGEST_BEHIND_WHICH_IT_IS_CLEAR = LEAST_CLEAR_AHEAD - RECORD_HEADER_BYTES;

    /** Neither a message nor none. */
    private static final long SOMETHING_ELSE = -1;

    private final RingMemory memory;
    private final Extent extent;
    private final SideClaim side;
    private final RingRecovery recovery;
    private final WaitWord consumersAsleep;
    private final int maxMessages;
    private final long capacityBytes;
    private final long ringBytes;

    /** What is needed for every message is here and not at the end of a chain of others' fields. */
    private final long words;

    private final long onlyWindow;
    private final Doubt doubt = new Doubt();

    /** The next record: its number, and where it goes. */
    private long number;

    private long offset;

    /** How far these may go, by what the head was when we last looked; {@link #room} is for the payload, less the headers of all messages. */
    private long numberLimit;

    private long room;

    /** How many bytes the laps before took. */
    private long lapsBytes;

    /** Up to where there are zeros behind the next record's header; never beyond the end of a lap. */
    private long clearUntil;

    /** As {@link #number}, when no thread is at work. */
    @SuppressWarnings("UnusedVariable") // by its handle alone
    private long begun;

    /** Whether the side is ours, and the region open: plain, as it is asked for at every message. */
    private boolean isReady;

    private long refused;
    private long openClaims;
    private long lastClaimed = -1;
    private long lastClaimedAt;

    @SuppressWarnings("unused")
    private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;

    RingProducer(QueueEngine engine, RingMemory memory, SideClaim side, RingRecovery recovery) {
        this.memory = memory;
        this.side = side;
        this.recovery = recovery;
        extent = engine.extent;
        consumersAsleep = engine.consumersAsleep;
        maxMessages = engine.options.maxMessages();
        capacityBytes = engine.options.capacityBytes();
        ringBytes = memory.ringBytes;
        words = memory.words();
        onlyWindow = memory.onlyWindow();
    }

    /** Takes the side if it is not ours, and finds out where the last owner left the tail. */
    private void becomeReady() {
        try {
            extent.checkWritable();
            if (!side.isMine()) {
                side.claim();
                RingCursor tail = recovery.recoverProducer();
                number = tail.number;
                offset = tail.offset;
                lapsBytes = tail.end + RECORD_HEADER_BYTES * number - offset;
                clearUntil = offset + RECORD_HEADER_BYTES;
                openClaims = 0;
                refused = memory.refused();
                lookAtHead();
            }
            isReady = true;
            VarHandle.fullFence(); // ORDER: QUEUE-CLOSING
            extent.checkStillWritable();
        } catch (RuntimeException e) {
            isReady = false;
            leave();
            throw e;
        }
    }

    /** Has every call from now on look whether the region is closed. A moment later, whoever did not hear of it can be seen to be at work. */
    void stop() {
        isReady = false;
    }

    /**
     * Says that we are at work, and then looks whether we may: who closes the region says so, and then looks whether we are at work. After
     * this we are not taken for dead until we have left.
     */
    private boolean isAtWorkAndReady(long upTo) {
        BEGUN.setOpaque(this, upTo); // ORDER: RING-CLOSING
        // For the compiler alone: processors store in time for those who look, which is long after they have closed.
        VarHandle.acquireFence();
        return isReady;
    }

    private void enter() {
        if (!isAtWorkAndReady(SOMETHING_ELSE)) {
            becomeReady();
        }
    }

    private void leave() {
        BEGUN.setRelease(this, number); // ORDER: RING-CLOSING
    }

    /**
     * Says which messages we begin, and then looks whether the queue is open: who closes it says so, and then looks whether all that were
     * begun are there.
     *
     * @return whether it is open
     */
    private boolean begin(long upTo) {
        UnsafeApi.putLongRelease(null, words + MARK_OFFSET, upTo); // ORDER: RING-CLOSING
        VarHandle.acquireFence();
        CrashPoint.reached("ring.begun");
        return UnsafeApi.getIntVolatile(null, words + CLOSED_OFFSET) == 0; // ORDER: RING-CLOSING
    }

    private long refuseAsClosed() {
        memory.putMark(number);
        leave();
        return SharedQueue.CLOSED;
    }

    private long refuse() {
        leave();
        return memory.closed() != 0 ? SharedQueue.CLOSED : SharedQueue.FULL;
    }

    /**
     * What is done for every message makes no calls, since for these everything else would have to be stored, and stores are what there are
     * too many of: they wait in line while the processor gets the line that the consumer had.
     *
     * @return the message's number, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}
     */
    long offer(DirectBuffer source, int index, int length) {
        if (length > LONGEST_BEHIND_WHICH_IT_IS_CLEAR) {
            return offerLong(source, index, length);
        }
        long mine = number;
        long at = offset;
        int aligned = RingMemory.aligned(length);
        long next = at + RECORD_HEADER_BYTES + aligned;
        if (!isAtWorkAndReady(mine + 1)
                || mine - numberLimit >= 0
                || at - RECORD_HEADER_BYTES * mine + aligned - room > 0
                || next + RECORD_HEADER_BYTES > clearUntil) {
            return offerSlowly(source, index, length);
        }
        long address = address(at);
        if (!begin(mine + 1)) {
            return refuseAsClosed();
        }
        RingMemory.copyShort(source, index, length, address + RECORD_HEADER_BYTES);
        CrashPoint.reached("ring.filled");
        offset = next;
        UnsafeApi.putLongRelease(null, address, RecordHeader.MESSAGE | length); // ORDER: RING-RECORD
        CrashPoint.reached("ring.published");
        if (clearUntil - next < LEAST_CLEAR_AHEAD) {
            return clearAndFinish(mine);
        }
        // begun is the same
        NUMBER.setRelease(this, mine + 1); // ORDER: RING-CLOSING
        return isConsumerAsleep() ? wakeConsumer(mine) : mine;
    }

    private long clearAndFinish(long sent) {
        clearAhead();
        return finish(sent);
    }

    /** The message is there: leaves, and wakes who waits for it. */
    private long finish(long sent) {
        // begun is the same
        NUMBER.setRelease(this, sent + 1); // ORDER: RING-CLOSING
        return isConsumerAsleep() ? wakeConsumer(sent) : sent;
    }

    /** Whose copy takes a call, and behind which nothing is ever clear. */
    private long offerLong(DirectBuffer source, int index, int length) {
        long mine = number;
        long at = offset;
        int aligned = RingMemory.aligned(length);
        if (!isAtWorkAndReady(mine + 1)
                || mine - numberLimit >= 0
                || at - RECORD_HEADER_BYTES * mine + aligned - room > 0) {
            return offerSlowly(source, index, length);
        }
        if (!begin(mine + 1)) {
            return refuseAsClosed();
        }
        long address = address(at);
        RingMemory.copyIn(source, index, length, address + RECORD_HEADER_BYTES);
        CrashPoint.reached("ring.filled");
        offset = clearNext(at + RECORD_HEADER_BYTES + aligned);
        UnsafeApi.putLongRelease(null, address, RecordHeader.MESSAGE | length); // ORDER: RING-RECORD
        CrashPoint.reached("ring.published");
        return finish(mine);
    }

    /** Whatever is in the way: the side, room, the end of a lap; or a message so long that the header behind it is never clear. */
    private long offerSlowly(DirectBuffer source, int index, int length) {
        if (!isReady) {
            enter();
        }
        int aligned = RingMemory.aligned(length);
        if (!hasRoom(aligned)) {
            return refuse();
        }
        long mine = number;
        long at = offset;
        BEGUN.setOpaque(this, mine + 1); // ORDER: RING-CLOSING
        if (!begin(mine + 1)) {
            return refuseAsClosed();
        }
        long address = address(at);
        RingMemory.copyIn(source, index, length, address + RECORD_HEADER_BYTES);
        CrashPoint.reached("ring.filled");
        publish(at, RecordHeader.MESSAGE | length, aligned);
        if (length <= LONGEST_BEHIND_WHICH_IT_IS_CLEAR) {
            clearAhead();
        }
        return finish(mine);
    }

    private long address(long at) {
        return onlyWindow != 0 ? onlyWindow + at : memory.address(at);
    }

    private boolean isConsumerAsleep() {
        int word = UnsafeApi.getIntVolatile(null, words + QueueDescriptor.CONSUMERS_WAIT_OFFSET); // ORDER: RING-SLEEP
        return (word & WaitWord.ASLEEP) != 0;
    }

    private long wakeConsumer(long sent) {
        consumersAsleep.wakeOne();
        return sent;
    }

    /** Makes some more headers empty, as far as is known to be free. Also brings the lines to this processor all at once. */
    private void clearAhead() {
        long usedBytes = maxMessages * (long) RECORD_HEADER_BYTES + capacityBytes - freeBytes();
        long free = Math.min(ringBytes - usedBytes, ringBytes - offset);
        long from = clearUntil - offset;
        long length = Math.min(RingMemory.LONGEST_CLEAR, free - from);
        if (from >= RECORD_HEADER_BYTES && from < LEAST_CLEAR_AHEAD && length > 0) {
            memory.clear(clearUntil, (int) length);
            clearUntil += length;
        }
    }

    /** {@return how many more bytes messages may take, headers and payloads, at most} */
    private long freeBytes() {
        return room - offset + RECORD_HEADER_BYTES * numberLimit;
    }

    /** Makes the next header empty, and then this one what it is to be. */
    private void publish(long at, long header, int aligned) {
        long address = address(at);
        offset = clearNext(at + RECORD_HEADER_BYTES + aligned);
        UnsafeApi.putLongRelease(null, address, header); // ORDER: RING-RECORD
        CrashPoint.reached("ring.published");
    }

    /** {@return where the next record goes} */
    private long clearNext(long nextOrBeyond) {
        long next = nextOrBeyond;
        if (next >= ringBytes) {
            next -= ringBytes;
            lapsBytes += ringBytes;
            room -= ringBytes;
        }
        UnsafeApi.putLong(null, address(next), RecordHeader.EMPTY);
        clearUntil = next + RECORD_HEADER_BYTES;
        CrashPoint.reached("ring.next-cleared");
        return next;
    }

    private boolean hasRoom(int aligned) {
        if (fits(aligned)) {
            return true;
        }
        lookAtHead();
        if (fits(aligned)) {
            return true;
        }
        if (!doubt.isDue(number, numberLimit) || !recovery.endDeadConsumer()) {
            return false;
        }
        lookAtHead();
        return fits(aligned);
    }

    private boolean fits(int aligned) {
        return number - numberLimit < 0 && offset - RECORD_HEADER_BYTES * number + aligned - room <= 0;
    }

    private void lookAtHead() {
        numberLimit = memory.headNumber() + maxMessages;
        room = memory.headEnd() + capacityBytes - lapsBytes;
    }

    /** {@return how many were sent, or {@link SharedQueue#CLOSED}} */
    int offerBatch(DirectBuffer source, int index, int length, int count) {
        enter();
        int aligned = RingMemory.aligned(length);
        int fit = fitting(aligned, count);
        if (fit == 0) {
            return refuse() == SharedQueue.CLOSED ? (int) SharedQueue.CLOSED : 0;
        }
        if (!begin(number + fit)) {
            return (int) refuseAsClosed();
        }
        long first = address(offset);
        long header = RecordHeader.MESSAGE | length;
        RingMemory.copyIn(source, index, length, first + RECORD_HEADER_BYTES);
        long step = (long) RECORD_HEADER_BYTES + aligned;
        long next = offset + step;
        for (int done = 1; done < fit; ) {
            long at = next >= ringBytes ? next - ringBytes : next;
            int some = (int) Math.min(fit - done, inARow(at, step));
            RingMemory.putRecords(source, index + done * length, length, some, address(at), header);
            next += some * step;
            done += some;
        }
        offset = clearNext(next);
        CrashPoint.reached("ring.batch-filled");
        UnsafeApi.putLongRelease(null, first, header); // ORDER: RING-RECORD
        CrashPoint.reached("ring.batch-published");
        number += fit;
        leave();
        if (isConsumerAsleep()) {
            consumersAsleep.wakeOne();
        }
        return fit;
    }

    /** {@return how many records, from there on, lie one behind the other in memory, too} */
    private long inARow(long at, long step) {
        return (memory.shownUntil(at) - at + step - 1) / step;
    }

    private int fitting(int aligned, int count) {
        int fit = fittingNow(aligned, count);
        if (fit < count) {
            lookAtHead();
            hasRoom(aligned);
            fit = fittingNow(aligned, count);
        }
        return fit;
    }

    private int fittingNow(int aligned, int count) {
        long fit = Math.min(count, numberLimit - number);
        if (aligned > 0) {
            fit = Math.min(fit, (room - offset + RECORD_HEADER_BYTES * number) / aligned);
        }
        return (int) Math.max(0, fit);
    }

    /** {@return the message's number, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long claim(int length, QueueClaim claim, SharedQueue queue) {
        enter();
        int aligned = RingMemory.aligned(length);
        if (!hasRoom(aligned)) {
            return refuse();
        }
        long mine = number;
        long at = offset;
        if (!begin(mine + 1)) {
            return refuseAsClosed();
        }
        openClaims++;
        lastClaimed = mine;
        lastClaimedAt = at;
        claim.hold(queue, mine, memory.buffer(at), memory.payloadIndex(at), length);
        publish(at, RecordHeader.CLAIMED | length, aligned);
        number = mine + 1;
        leave();
        return mine;
    }

    /** Makes a claim what it is to be. {@return whether it was still ours} */
    boolean endClaim(long claimed, int length, long kind) {
        if (!isAtWorkAndReady(SOMETHING_ELSE)) {
            leave();
            return false;
        }
        // Nobody else changes the record while we are alive, and we are until we have left.
        long at = claimed == lastClaimed ? lastClaimedAt : recovery.find(claimed);
        memory.putRecord(at, kind | length); // ORDER: RING-RECORD
        CrashPoint.reached("ring.claim-ended");
        openClaims--;
        leave();
        return true;
    }

    void refused(int count) {
        if (side.isMine()) {
            refused += count;
            memory.putRefused(refused);
        }
    }

    /** {@return whether a claim is open} */
    boolean isInHand() {
        return side.isMine() && openClaims > 0;
    }

    /** {@return whether a thread is between two steps, which it leaves soon and by itself} */
    boolean isAtWork() {
        return (long) BEGUN.getAcquire(this) != (long) NUMBER.getAcquire(this); // ORDER: RING-CLOSING
    }
}
