package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * Records in a ring, for one producer and one consumer. All handles of an attachment share one engine, since they share its sides. How it
 * works: {@link RingDescriptor}.
 */
final class RingEngine extends QueueEngine {
    /** Longer, by far, than a processor keeps a store to itself: after this, who was at work before can be seen to be. */
    static final long STORE_DELAY_NS = 1_000_000;

    /** Longer than a processor keeps a store to itself, as a rule: the price of an error is a slice of sleep. */
    private static final long LOOK_AGAIN_NS = 20_000;

    private static final int SEALING_ATTEMPTS = 20;
    private static final int SNAPSHOT_ATTEMPTS = 10;

    private final RingMemory memory;
    private final SideClaim sender;
    private final SideClaim receiver;
    private final RingRecovery recovery;
    private final RingProducer producer;
    private final RingConsumer consumer;
    private final RingBrowser browser;
    private final AtomicInteger sweeps = new AtomicInteger();

    RingEngine(Extent extent, QueueLayout layout) {
        super(extent, layout);
        memory = new RingMemory(extent, layout, header);
        sender = Objects.requireNonNull(producerSide);
        receiver = Objects.requireNonNull(consumerSide);
        recovery = new RingRecovery(memory, extent, sender, receiver);
        producer = new RingProducer(this, memory, sender, recovery);
        consumer = new RingConsumer(this, memory, receiver, sender, recovery);
        browser = new RingBrowser(memory, recovery);
    }

    @Override
    long offer(DirectBuffer source, int offset, int length) {
        try {
            return producer.offer(source, offset, length);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    int offerBatch(DirectBuffer source, int offset, int length, int count) {
        try {
            return producer.offerBatch(source, offset, length, count);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    long claim(int length, QueueClaim claim, SharedQueue queue) {
        try {
            return producer.claim(length, claim, queue);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    boolean commit(long position, int length) {
        return endClaim(position, length, RecordHeader.MESSAGE);
    }

    @Override
    boolean abort(long position, int length) {
        return endClaim(position, length, RecordHeader.ABORTED);
    }

    private boolean endClaim(long position, int length, long kind) {
        try {
            boolean ended = producer.endClaim(position, length, kind);
            if (ended && memory.isConsumerAsleep()) { // ORDER: RING-SLEEP
                consumersAsleep.wakeOne();
            }
            return ended;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    void refused(int count) {
        producer.refused(count);
    }

    /** Says so, and then waits a moment for a producer that has not heard of it. If that takes longer, consumers wait for it. */
    @Override
    boolean close() {
        if (!memory.casClosed(0, RingDescriptor.CLOSING)) { // ORDER: RING-CLOSING
            return false;
        }
        CrashPoint.reached("ring.closing");
        consumersAsleep.wakeAll();
        producersAsleep.wakeAll();
        for (int i = 0; i < SEALING_ATTEMPTS; i++) {
            delay();
            if (recovery.seal(browser.found())) {
                consumersAsleep.wakeAll();
                return true;
            }
        }
        return true;
    }

    private static void delay() {
        long untilNs = System.nanoTime() + STORE_DELAY_NS;
        for (long leftNs = STORE_DELAY_NS; leftNs > 0; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    @Override
    int poll(MessageHandler handler, int limit) {
        try {
            return consumer.poll(handler, limit);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    int peek(MessageHandler handler) {
        try {
            return consumer.peek(handler);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    long take() {
        try {
            return consumer.take();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    void deliver(long position, MessageHandler handler) {
        try {
            consumer.deliver(handler);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    void lend(long position, QueueDelivery delivery, SharedQueue queue) {
        consumer.lend(delivery, queue);
    }

    @Override
    boolean acknowledge(long position) {
        try {
            return consumer.acknowledge();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    boolean giveBack(long position) {
        try {
            return consumer.giveBack();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    long storeDelayNs() {
        return LOOK_AGAIN_NS;
    }

    @Override
    void overlookNoConsumer() {
        VarHandle.fullFence(); // ORDER: SLEEP
        consumersAsleep.wakeOne();
    }

    @Override
    void overlookNoProducer() {
        VarHandle.fullFence(); // ORDER: SLEEP
        producersAsleep.wakeAll();
    }

    @Override
    int size() {
        long tail = claimed();
        return (int) Math.max(0, Math.min(tail - recovery.taken(), options.maxMessages()));
    }

    @Override
    boolean isEmpty() {
        return browser.isEmpty();
    }

    @Override
    boolean isFull() {
        return claimed() - memory.headNumber() >= options.maxMessages()
                || isClosed()
                || browser.usedBytes() + RingMemory.aligned(options.maxMessageBytes()) > options.capacityBytes();
    }

    @Override
    boolean isClosed() {
        return memory.closed() != 0;
    }

    @Override
    int remainingMessages() {
        return isClosed() ? 0 : (int) Math.max(0, options.maxMessages() - (claimed() - memory.headNumber()));
    }

    @Override
    long claimed() {
        return memory.mark();
    }

    @Override
    boolean isOverBefore(long position) {
        return memory.headNumber() - position >= 0;
    }

    @Override
    void sweep() {
        sweeps.incrementAndGet();
        try {
            extent.checkStillWritable();
            recovery.endDeadProducer();
            recovery.endDeadConsumer();
        } finally {
            sweeps.decrementAndGet();
        }
    }

    @Override
    QueueState state() {
        if (!extent.region().isReadOnly()) {
            sweep();
        }
        Counts counts = new Counts();
        List<QueueState.Delay> delays = new ArrayList<>();
        for (int i = 0; i < SNAPSHOT_ATTEMPTS && !isCounted(counts, delays); i++) {
            delays.clear();
        }
        counts.refused = memory.refused();
        return state(counts, List.copyOf(delays));
    }

    /** {@return whether nobody has moved the head meanwhile, so that the counts are those of one moment} */
    private boolean isCounted(Counts counts, List<QueueState.Delay> delays) {
        RingCursor cursor = new RingCursor();
        memory.head(cursor);
        RingEndings endings = new RingEndings(memory).read();
        long head = cursor.number;
        long headEnd = cursor.end;
        long inHand = memory.taken();
        boolean isInHand = RingRecovery.takenAfter(head, inHand) > 0 && inHand != endings.settled;
        counts.received = head - endings.aborted - endings.skipped - endings.lost;
        counts.receivedBytes = cursor.bytes;
        counts.sent = counts.received + endings.lost;
        counts.sentBytes = counts.receivedBytes + endings.lostBytes;
        long firstClaim = -1;
        for (long header = memory.record(cursor.offset);
                RecordHeader.isSane(header, memory.longestBytes);
                header = memory.record(cursor.offset)) {
            if (RecordHeader.isMessage(header)) {
                counts.sent++;
                counts.sentBytes += RecordHeader.length(header);
            } else if (RecordHeader.kind(header) == RecordHeader.CLAIMED) {
                firstClaim = firstClaim < 0 ? cursor.number : firstClaim;
            } else {
                endings.count(cursor.number, header);
            }
            cursor.pass(header, memory.ringBytes);
            if (cursor.number - head > options.maxMessages()) {
                return false;
            }
        }
        counts.usedBytes = cursor.end - headEnd;
        counts.claimed = cursor.number;
        counts.aborted = endings.aborted;
        counts.skipped = endings.skipped;
        counts.lost = endings.lost;
        counts.redelivered = endings.redelivered;
        if (isInHand) {
            long position = head + RingRecovery.takenAfter(head, inHand) - 1;
            delays.add(new QueueState.Delay(
                    receiver.describe(), QueueState.Work.HANDLING, position, cursor.number - position - 1));
        }
        if (firstClaim >= 0) {
            delays.add(new QueueState.Delay(
                    sender.describe(), QueueState.Work.FILLING, firstClaim, cursor.number - firstClaim - 1));
        }
        return memory.headNumber() == head;
    }

    @Override
    QueueBrowser browser() {
        return browser;
    }

    @Override
    boolean removeOutOfTurn(long position, long word) {
        throw new UnsupportedOperationException(
                "queue " + extent.name() + " has a single consumer, which takes messages in turn"
                        + " alone; make the queue for MANY to remove others");
    }

    @Override
    boolean isInHand() {
        return producer.isInHand() || consumer.isInHand();
    }

    @Override
    void beforeLeaving() {
        producer.stop();
        consumer.stop();
        if (sender.isMine() || receiver.isMine() || producer.isAtWork() || consumer.isAtWork()) {
            delay();
        }
    }

    /** What is in hand is left to be taken for a dead one's. */
    @Override
    void leave() {
        producer.stop();
        consumer.stop();
        while (producer.isAtWork() || consumer.isAtWork() || sweeps.get() > 0) {
            LockSupport.parkNanos(STORE_DELAY_NS);
        }
        if (!producer.isInHand()) {
            sender.giveBack();
        }
        if (!consumer.isInHand()) {
            receiver.giveBack();
        }
    }
}
