package io.mortise.queue;

import static io.mortise.queue.RingDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The producer's side of a ring: one for all handles of an attachment, for one thread at a time. Wait-free, but for the first message of an
 * attachment, which finds the tail. How it works: {@link RingDescriptor}.
 */
final class RingProducer extends RingPadding {
    private static final VarHandle AT_WORK =
            Fields.of(MethodHandles.lookup(), RingProducer.class, "isAtWork", boolean.class);

    /** When less than this is clear, and messages are shorter, more is made clear. */
    private static final int LEAST_CLEAR_AHEAD = 128;

    private final RingMemory memory;
    private final Extent extent;
    private final SideClaim side;
    private final RingRecovery recovery;
    private final int maxMessages;
    private final long capacityBytes;
    private final long ringBytes;
    private final Doubt doubt = new Doubt();

    /** The next record: its number, where the payload before it ends, and where it goes. */
    private long number;

    private long end;
    private long offset;

    /** Up to where there are zeros behind the next record's header. */
    private long clearUntil;

    /** How far these may go, by what the head was when we last looked. */
    private long numberLimit;

    private long endLimit;
    private long refused;
    private long openClaims;
    private long lastClaimed = -1;
    private long lastClaimedAt;

    /** Read through its handle. */
    @SuppressWarnings("unused")
    private boolean isAtWork;

    @SuppressWarnings("unused")
    private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;

    RingProducer(RingMemory memory, Extent extent, SideClaim side, RingRecovery recovery) {
        this.memory = memory;
        this.extent = extent;
        this.side = side;
        this.recovery = recovery;
        maxMessages = memory.layout.options().maxMessages();
        capacityBytes = memory.layout.options().capacityBytes();
        ringBytes = memory.ringBytes;
    }

    /** Takes the side, and finds out where the last owner left the tail. */
    private void takeSide() {
        try {
            side.claim();
            RingCursor tail = recovery.recoverProducer();
            number = tail.number;
            end = tail.end;
            offset = tail.offset;
            clearUntil = offset + RECORD_HEADER_BYTES;
            openClaims = 0;
            refused = memory.refused();
            lookAtHead();
        } catch (RuntimeException e) {
            leaveOwn();
            throw e;
        }
    }

    /**
     * Says that we are at work, and then looks whether we may: who closes the region or the queue says so, and then looks whether we
     * are at work.
     *
     * @return whether the queue is open
     */
    private boolean enter() {
        enterOwn();
        if (!side.isMine()) {
            takeSide();
        }
        memory.putMark(number << 1 | 1);
        VarHandle.acquireFence();
        if (memory.closed() != 0) {
            leave();
            return false;
        }
        return true;
    }

    /** After this we are not taken for dead until we have left. */
    private void enterOwn() {
        AT_WORK.setOpaque(this, true); // ORDER: RING-CLOSING
        // For the compiler alone: processors store in time for those who look, which is long after they have closed.
        VarHandle.acquireFence();
        try {
            extent.checkWritable();
        } catch (IllegalStateException e) {
            leaveOwn();
            throw e;
        }
    }

    private void leave() {
        memory.putMark(number << 1);
        leaveOwn();
    }

    private void leaveOwn() {
        AT_WORK.setRelease(this, false); // ORDER: RING-CLOSING
    }

    /** {@return the message's number, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long offer(DirectBuffer source, int index, int length) {
        if (!enter()) {
            return SharedQueue.CLOSED;
        }
        int aligned = RingMemory.aligned(length);
        if ((number - numberLimit >= 0 || end + aligned - endLimit > 0) && !hasRoom(aligned)) {
            leave();
            return SharedQueue.FULL;
        }
        long at = memory.address(offset);
        RingMemory.copyIn(source, index, length, at + RECORD_HEADER_BYTES);
        CrashPoint.reached("ring.filled");
        return publish(at, RecordHeader.MESSAGE | length, aligned);
    }

    /** What is worked out before the stores with release need not be loaded again between them. */
    private long publish(long at, long header, int aligned) {
        long words = memory.words();
        long published = number;
        long next = offset + RECORD_HEADER_BYTES + aligned;
        if (next + RECORD_HEADER_BYTES > clearUntil) {
            next = clearNext(next);
        }
        number = published + 1;
        end += aligned;
        offset = next;
        boolean isClearAhead = clearUntil - next >= LEAST_CLEAR_AHEAD;
        UnsafeApi.putLongRelease(null, at, header); // ORDER: RING-RECORD
        CrashPoint.reached("ring.published");
        UnsafeApi.putLongRelease(null, words + MARK_OFFSET, (published + 1) << 1); // ORDER: RING-CLOSING
        CrashPoint.reached("ring.tail-moved");
        if (!isClearAhead && aligned < LEAST_CLEAR_AHEAD) {
            clearAhead();
        }
        leaveOwn();
        return published;
    }

    /** Makes the next header empty. {@return where it is} */
    private long clearNext(long offsetOrBeyond) {
        long next = offsetOrBeyond >= ringBytes ? offsetOrBeyond - ringBytes : offsetOrBeyond;
        memory.putRecordPlain(next, RecordHeader.EMPTY);
        CrashPoint.reached("ring.next-cleared");
        clearUntil = next + RECORD_HEADER_BYTES;
        return next;
    }

    /** Makes some more empty, as far as is known to be free. */
    private void clearAhead() {
        long used = end - (endLimit - capacityBytes) + RECORD_HEADER_BYTES * (number - (numberLimit - maxMessages));
        long free = Math.min(ringBytes - used, ringBytes - offset);
        long from = clearUntil - offset;
        long length = Math.min(RingMemory.LONGEST_CLEAR, free - from);
        if (from >= RECORD_HEADER_BYTES && length > 0) {
            memory.clear(clearUntil, (int) length);
            clearUntil += length;
        }
    }

    private long after(long at, int aligned) {
        long next = at + RECORD_HEADER_BYTES + aligned;
        return next >= ringBytes ? next - ringBytes : next;
    }

    private boolean hasRoom(int aligned) {
        lookAtHead();
        if (number - numberLimit < 0 && end + aligned - endLimit <= 0) {
            return true;
        }
        if (!doubt.isDue(number, numberLimit) || !recovery.endDeadConsumer()) {
            return false;
        }
        lookAtHead();
        return number - numberLimit < 0 && end + aligned - endLimit <= 0;
    }

    private void lookAtHead() {
        numberLimit = memory.headNumber() + maxMessages;
        endLimit = memory.headEnd() + capacityBytes;
    }

    /** {@return how many were sent, or {@link SharedQueue#CLOSED}} */
    int offerBatch(DirectBuffer source, int index, int length, int count) {
        if (!enter()) {
            return (int) SharedQueue.CLOSED;
        }
        int aligned = RingMemory.aligned(length);
        int fit = fitting(aligned, count);
        if (fit == 0) {
            leave();
            return 0;
        }
        long first = offset;
        long header = RecordHeader.MESSAGE | length;
        RingMemory.copyIn(source, index, length, memory.address(first) + RECORD_HEADER_BYTES);
        long at = after(first, aligned);
        int from = index + length;
        for (int i = 1; i < fit; i++) {
            long address = memory.address(at);
            RingMemory.copyIn(source, from, length, address + RECORD_HEADER_BYTES);
            UnsafeApi.putLong(null, address, header);
            at = after(at, aligned);
            from += length;
        }
        memory.putRecordPlain(at, RecordHeader.EMPTY);
        clearUntil = at + RECORD_HEADER_BYTES;
        CrashPoint.reached("ring.batch-filled");
        memory.putRecord(first, header); // ORDER: RING-RECORD
        CrashPoint.reached("ring.batch-published");
        number += fit;
        end += (long) fit * aligned;
        offset = at;
        leave();
        return fit;
    }

    private int fitting(int aligned, int count) {
        int fit = fittingNow(aligned, count);
        if (fit < count) {
            hasRoom(aligned);
            fit = fittingNow(aligned, count);
        }
        return fit;
    }

    private int fittingNow(int aligned, int count) {
        long fit = Math.min(count, numberLimit - number);
        if (aligned > 0) {
            fit = Math.min(fit, (endLimit - end) / aligned);
        }
        return (int) Math.max(0, fit);
    }

    /** {@return the message's number, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}} */
    long claim(int length, QueueClaim claim, SharedQueue queue) {
        if (!enter()) {
            return SharedQueue.CLOSED;
        }
        int aligned = RingMemory.aligned(length);
        if ((number - numberLimit >= 0 || end + aligned - endLimit > 0) && !hasRoom(aligned)) {
            leave();
            return SharedQueue.FULL;
        }
        long at = offset;
        openClaims++;
        lastClaimed = number;
        lastClaimedAt = at;
        claim.hold(queue, number, memory.buffer(at), memory.payloadIndex(at), length);
        return publish(memory.address(at), RecordHeader.CLAIMED | length, aligned);
    }

    /** Makes a claim what it is to be. {@return whether it was still ours} */
    boolean endClaim(long claimed, int length, long kind) {
        try {
            enterOwn();
        } catch (IllegalStateException e) {
            return false;
        }
        // Nobody else changes the record while we are alive, and we are until we have left.
        long at = claimed == lastClaimed ? lastClaimedAt : recovery.find(claimed);
        memory.putRecord(at, kind | length); // ORDER: RING-RECORD
        CrashPoint.reached("ring.claim-ended");
        openClaims--;
        leaveOwn();
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
        return (boolean) AT_WORK.getAcquire(this); // ORDER: RING-CLOSING
    }
}
