package io.mortise.queue;

import static io.mortise.queue.RingDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The consumer's side of a ring: one for all handles of an attachment, for one thread at a time. Wait-free, but for the first look of an
 * attachment, which finds the head. How it works: {@link RingDescriptor}.
 */
final class RingConsumer extends RingPadding {
    private static final VarHandle PHASE = Fields.of(MethodHandles.lookup(), RingConsumer.class, "phase", int.class);

    /** No message in hand, no thread at work. */
    private static final int IDLE = 0;

    /** Between two steps, which does not take long. */
    private static final int AT_WORK = 1;

    /** A message is in hand: its handler runs, or it is lent. */
    private static final int IN_HAND = 2;

    private static final int HEAD_LAG_DIVISOR = 8;

    private final RingMemory memory;
    private final Extent extent;
    private final SideClaim side;
    private final SideClaim producerSide;
    private final RingRecovery recovery;
    private final WaitWord producersAsleep;
    private final RingEndings endings;
    private final boolean isAcknowledged;
    private final int longestBytes;
    private final long ringBytes;
    private final long words;
    private final long numberLag;
    private final long endLag;
    private final Doubt doubt = new Doubt();

    /** The next record: its number, where it is, where the payload before it ends; and the bytes handled before. */
    private long number;

    private long offset;
    private long end;
    private long bytes;

    /** When the head is published at the latest. */
    private long publishNumber;

    private long publishEnd;
    private long closingSeenNs;
    private long headerInHand;
    private long offsetInHand;
    private int headSlot;

    /** Whether the side is ours, and the region open: plain, as it is asked for at every message. */
    private boolean isReady;

    private int phase;
    private boolean hasSeenClosing;

    @SuppressWarnings("unused")
    private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;

    RingConsumer(QueueEngine engine, RingMemory memory, SideClaim side, SideClaim producerSide, RingRecovery recovery) {
        this.memory = memory;
        this.side = side;
        this.producerSide = producerSide;
        this.recovery = recovery;
        extent = engine.extent;
        producersAsleep = engine.producersAsleep;
        endings = new RingEndings(memory);
        isAcknowledged = engine.options.acknowledged();
        longestBytes = engine.options.maxMessageBytes();
        ringBytes = memory.ringBytes;
        words = memory.words();
        numberLag = Math.max(1, engine.options.maxMessages() / HEAD_LAG_DIVISOR);
        endLag = Math.max(1, engine.options.capacityBytes() / HEAD_LAG_DIVISOR);
    }

    /** Takes the side if it is not ours, and puts in order what the last owner left. */
    private void becomeReady() {
        try {
            extent.checkWritable();
            if (!side.isMine()) {
                side.claim();
                RingCursor head = recovery.recoverConsumer();
                moveTo(head.number, head.offset, head.end, head.bytes);
                headSlot = memory.newestHead();
                publishNumber = number + numberLag;
                publishEnd = end + endLag;
                endings.read();
                hasSeenClosing = false;
            }
            isReady = true;
            VarHandle.fullFence(); // ORDER: QUEUE-CLOSING
            extent.checkStillWritable();
        } catch (RuntimeException e) {
            isReady = false;
            leave(IDLE);
            throw e;
        }
    }

    /** Has every call from now on look whether the region is closed. A moment later, whoever did not hear of it can be seen to be at work. */
    void stop() {
        isReady = false;
    }

    private void enter() {
        if (phase != IDLE) {
            extent.checkWritable();
            throw new IllegalStateException("queue " + extent.name() + " has a single consumer, and it has message "
                    + (number - 1) + " in hand: return from its handler, or end its delivery, first");
        }
        if (!isBackAtWork()) {
            becomeReady();
        }
    }

    /** After this we are not taken for dead until we have left. {@return whether the side is ours, and the region open} */
    private boolean isBackAtWork() {
        PHASE.setOpaque(this, AT_WORK); // ORDER: RING-CLOSING
        // For the compiler alone: processors store in time for those who look, which is long after they have closed.
        VarHandle.acquireFence();
        return isReady;
    }

    private void leave(int next) {
        PHASE.setRelease(this, next); // ORDER: RING-CLOSING
    }

    /**
     * Hands over what is there. What is needed for every message is kept in variables, as each store with release and each handler makes
     * the compiler load fields again.
     *
     * @return how many were handed over, or {@link SharedQueue#END_OF_STREAM}
     */
    int poll(MessageHandler handler, int limit) {
        enter();
        RingMemory records = memory;
        long taken = words + TAKEN_OFFSET;
        long longest = longestBytes;
        long lap = ringBytes;
        long begun = number;
        long next = begun;
        long at = offset;
        long newEnd = end;
        long newBytes = bytes;
        long attempt = attempt();
        int count = 0;
        try {
            while (count < limit) {
                long address = records.address(at);
                long header = UnsafeApi.getLongVolatile(null, address); // ORDER: RING-RECORD
                long length = header ^ RecordHeader.MESSAGE;
                if (Long.compareUnsigned(length, longest) > 0) {
                    if (header == RecordHeader.EMPTY) {
                        break;
                    }
                    moveTo(next, at, newEnd, newBytes);
                    if (!pass(header)) {
                        break;
                    }
                    next = number;
                    at = offset;
                    newEnd = end;
                    continue;
                }
                // As long as records are alike, where the next one begins is known before the header is there.
                int aligned = RingMemory.aligned((int) length);
                int index = records.payloadIndex(at);
                UnsafeBuffer buffer = records.buffer(at);
                long addressUntil = address + records.shownUntil(at) - at;
                long last = next + untilPublished(limit - count, next, newEnd, aligned);
                do {
                    next++;
                    newEnd += aligned;
                    newBytes += length;
                    at += RECORD_HEADER_BYTES + aligned;
                    UnsafeApi.putLongRelease(null, taken, next << RingRecovery.TAKEN_SHIFT | attempt);
                    CrashPoint.reached("ring.taken");
                    attempt = 0;
                    count++;
                    PHASE.setRelease(this, IN_HAND); // ORDER: RING-CLOSING
                    handler.onMessage(buffer, index, (int) length);
                    PHASE.setOpaque(this, AT_WORK); // ORDER: RING-CLOSING
                    VarHandle.acquireFence();
                    CrashPoint.reached("ring.handled");
                    if (!isReady) {
                        leave(IDLE);
                        return count;
                    }
                    index += RECORD_HEADER_BYTES + aligned;
                    address += RECORD_HEADER_BYTES + aligned;
                } while (next < last
                        && address < addressUntil
                        && UnsafeApi.getLongVolatile(null, address) == header); // ORDER: RING-RECORD
                at = at >= lap ? at - lap : at;
                if (next - publishNumber >= 0 || newEnd - publishEnd >= 0) {
                    moveTo(next, at, newEnd, newBytes);
                    publish();
                }
            }
        } finally {
            moveTo(next, at >= lap ? at - lap : at, newEnd, newBytes);
            finish(begun);
        }
        return count == 0 && memory.closed() != 0 && hasEnded() ? SharedQueue.END_OF_STREAM : count;
    }

    /** {@return how many messages of that length to hand over, at most, before the head is to be published; 1 or more} */
    private long untilPublished(long limit, long next, long newEnd, int aligned) {
        long most = Math.min(limit, publishNumber - next);
        long room = Math.max(0, publishEnd - newEnd);
        return Math.max(1, most * aligned > room ? room / aligned : most);
    }

    private void moveTo(long newNumber, long newOffset, long newEnd, long newBytes) {
        number = newNumber;
        offset = newOffset;
        end = newEnd;
        bytes = newBytes;
    }

    /** After a look, whatever came of it. */
    private void finish(long begun) {
        if (phase == IN_HAND) {
            isStillOurs();
        }
        if (phase == AT_WORK) {
            if (number != begun) {
                publish();
            }
            leave(IDLE);
        }
    }

    /** {@return 0, or if the next message was given back, how many times it was in hand} */
    private long attempt() {
        return isAcknowledged ? RingRecovery.takenWord(number + 1, endings.settled) & RingRecovery.ATTEMPT_MASK : 0;
    }

    /** {@return whether it is a message} */
    private boolean isMessage(long header) {
        return RecordHeader.isMessage(header) && RecordHeader.length(header) <= longestBytes;
    }

    /** Says that the message is ours, before anybody sees it, and moves on. */
    private void takeInHand(long header) {
        int length = RecordHeader.length(header);
        long at = offset;
        memory.putTaken((number + 1) << RingRecovery.TAKEN_SHIFT | attempt());
        CrashPoint.reached("ring.taken");
        bytes += length;
        step(length);
        headerInHand = header;
        offsetInHand = at;
        PHASE.setRelease(this, IN_HAND); // ORDER: RING-CLOSING
    }

    private void step(int length) {
        int aligned = RingMemory.aligned(length);
        number++;
        end += aligned;
        long next = offset + RECORD_HEADER_BYTES + aligned;
        offset = next >= ringBytes ? next - ringBytes : next;
    }

    private void show(MessageHandler handler, long header, long at) {
        handler.onMessage(memory.buffer(at), memory.payloadIndex(at), RecordHeader.length(header));
    }

    /** After a message was in hand: back to work, unless the region was closed, and the message given up. */
    private boolean isStillOurs() {
        if (!isBackAtWork()) {
            leave(IDLE);
            return false;
        }
        CrashPoint.reached("ring.handled");
        return true;
    }

    private void publish() {
        headSlot = 1 - headSlot;
        memory.putHead(headSlot, number, end, offset, bytes); // ORDER: RING-HEAD
        CrashPoint.reached("ring.head-published");
        publishNumber = number + numberLag;
        publishEnd = end + endLag;
        if (memory.isProducerAsleep()) { // ORDER: RING-SLEEP
            producersAsleep.wakeAll();
        }
    }

    /** Gets past a record that is not to be handed over. {@return false if it stays where it is} */
    private boolean pass(long header) {
        if (header == RecordHeader.EMPTY) {
            return false;
        }
        if (!RecordHeader.isSane(header, longestBytes)) {
            throw recovery.corrupt(header, number);
        }
        if (RecordHeader.kind(header) == RecordHeader.CLAIMED) {
            // First the record, then whose it is: so it is that one's, or a dead predecessor's.
            return doubt.isDue(number, header)
                    && producerSide.isDead()
                    && memory.casRecord(offset, header, RecordHeader.SKIPPED | RecordHeader.length(header));
        }
        if (endings.count(number, header)) {
            endings.write();
            CrashPoint.reached("ring.ending-counted");
        }
        step(RecordHeader.length(header));
        return true;
    }

    /** {@return whether no message will follow} Looks at the record last: whoever wrote one did so before the end was certain. */
    private boolean hasEnded() {
        return memory.closed() != 0 && isSealed() && memory.record(offset) == RecordHeader.EMPTY;
    }

    /** {@return whether no producer is at work that did not know that the queue was closed} */
    private boolean isSealed() {
        if (memory.closed() == SEALED) {
            return true;
        }
        long nowNs = System.nanoTime();
        if (!hasSeenClosing) {
            hasSeenClosing = true;
            closingSeenNs = nowNs;
        }
        return nowNs - closingSeenNs > RingEngine.STORE_DELAY_NS && recovery.seal(number);
    }

    /** {@return the position taken, {@link QueueEngine#NOTHING} or {@link QueueEngine#END}} */
    long take() {
        enter();
        long begun = number;
        try {
            while (true) {
                long header = memory.record(offset); // ORDER: RING-RECORD
                if (isMessage(header)) {
                    takeInHand(header);
                    return number - 1;
                }
                if (!pass(header)) {
                    return hasEnded() ? QueueEngine.END : QueueEngine.NOTHING;
                }
            }
        } finally {
            if (phase == AT_WORK) {
                finish(begun);
            }
        }
    }

    /** Hands over the message in hand. */
    void deliver(MessageHandler handler) {
        try {
            show(handler, headerInHand, offsetInHand);
        } finally {
            acknowledge();
        }
    }

    /** Frees the message in hand. {@return whether it was still ours} */
    boolean acknowledge() {
        if (!isStillOurs()) {
            return false;
        }
        publish();
        leave(IDLE);
        return true;
    }

    void lend(QueueDelivery delivery, SharedQueue queue) {
        int length = RecordHeader.length(headerInHand);
        delivery.hold(queue, number - 1, memory.buffer(offsetInHand), memory.payloadIndex(offsetInHand), length);
    }

    /** Puts the message in hand back where it was. {@return whether it was still ours} */
    boolean giveBack() {
        if (!isStillOurs()) {
            return false;
        }
        int length = RecordHeader.length(headerInHand);
        endings.redelivered++;
        endings.settled = memory.taken();
        endings.write();
        CrashPoint.reached("ring.given-back");
        number--;
        end -= RingMemory.aligned(length);
        bytes -= length;
        offset = offsetInHand;
        leave(IDLE);
        return true;
    }

    /** {@return 1, 0 or {@link SharedQueue#END_OF_STREAM}} */
    int peek(MessageHandler handler) {
        enter();
        long begun = number;
        try {
            while (true) {
                long header = memory.record(offset); // ORDER: RING-RECORD
                if (isMessage(header)) {
                    PHASE.setRelease(this, IN_HAND); // ORDER: RING-CLOSING
                    show(handler, header, offset);
                    return 1;
                }
                if (!pass(header)) {
                    return hasEnded() ? SharedQueue.END_OF_STREAM : 0;
                }
            }
        } finally {
            finish(begun);
        }
    }

    /** {@return whether a message is in hand} */
    boolean isInHand() {
        return (int) PHASE.getAcquire(this) == IN_HAND; // ORDER: RING-CLOSING
    }

    /** {@return whether a thread is between two steps, which it leaves soon and by itself} */
    boolean isAtWork() {
        return (int) PHASE.getAcquire(this) == AT_WORK; // ORDER: RING-CLOSING
    }
}
