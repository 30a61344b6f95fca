package io.mortise.queue;

import io.mortise.region.Extent;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages in cells, each of which says whose it is: for many producers, or many consumers. How it works: {@link QueueDescriptor}. */
final class CellEngine extends QueueEngine {
    private final QueueMemory memory;
    private final Redelivery redelivery;
    private final Reclaimer reclaimer;
    private final ProducerSide producer;
    private final ConsumerSide consumer;
    private final CellBrowser browser;

    CellEngine(Extent extent, QueueLayout layout) {
        super(extent, layout);
        memory = QueueMemory.of(extent, layout);
        redelivery = new Redelivery(memory, consumersAsleep);
        reclaimer = new Reclaimer(memory, extent.region(), redelivery);
        producer = new ProducerSide(memory, extent, reclaimer);
        consumer = new ConsumerSide(memory, extent, reclaimer, redelivery);
        browser = new CellBrowser(memory);
    }

    @Override
    long offer(DirectBuffer source, int offset, int length) {
        long position = claim(length);
        if (position >= 0) {
            memory.put(position, source, offset, length);
            if (!commit(position, length)) {
                throw SharedQueue.givenUp(position);
            }
        }
        return position;
    }

    private long claim(int length) {
        if (producerSide != null && !producerSide.isMine()) {
            producerSide.claim();
        }
        return producer.claim(length);
    }

    @Override
    int offerBatch(DirectBuffer source, int offset, int length, int count) {
        int sent = 0;
        while (sent < count) {
            long first = claim(length);
            if (first < 0) {
                return sent == 0 && first == SharedQueue.CLOSED ? (int) SharedQueue.CLOSED : sent;
            }
            int run = 1 + producer.claimBehind(first, length, count - sent - 1);
            for (int i = 0; i < run; i++) {
                memory.put(first + i, source, offset + (sent + i) * length, length);
            }
            // The first one last: nobody takes the others before. These in order, as processors fetch ahead what lies
            // ahead.
            for (int i = 1; i < run; i++) {
                commitOfBatch(first + i, length);
            }
            commitOfBatch(first, length);
            memory.addSentBytes((long) run * length);
            consumersAsleep.wake(run); // ORDER: SLEEP
            sent += run;
        }
        return sent;
    }

    private void commitOfBatch(long position, int length) {
        if (!producer.commit(position, length)) {
            throw SharedQueue.givenUp(position);
        }
    }

    @Override
    long claim(int length, QueueClaim claim, SharedQueue queue) {
        long position = claim(length);
        if (position >= 0) {
            if (length <= QueueDescriptor.INLINE_BYTES) {
                claim.hold(queue, position, memory.cells(), memory.inlineOffset(position), length);
            } else {
                long ringOffset = memory.ringOffset(memory.end(position), length);
                UnsafeBuffer window = memory.window(ringOffset);
                claim.hold(queue, position, window, memory.offsetInWindow(ringOffset), length);
            }
        }
        return position;
    }

    @Override
    boolean commit(long position, int length) {
        if (!producer.commit(position, length)) {
            return false;
        }
        memory.addSentBytes(length);
        consumersAsleep.wakeOne(); // ORDER: SLEEP
        return true;
    }

    @Override
    boolean abort(long position, int length) {
        if (!producer.abort(position, length)) {
            return false;
        }
        consumersAsleep.wakeOne(); // ORDER: SLEEP
        producersAsleep.wakeAll();
        return true;
    }

    @Override
    void refused(int count) {
        memory.addRefused(count);
    }

    @Override
    boolean close() {
        if (!producer.close()) {
            return false;
        }
        consumersAsleep.wakeAll(); // ORDER: SLEEP
        producersAsleep.wakeAll();
        return true;
    }

    @Override
    int poll(MessageHandler handler, int limit) {
        int count = 0;
        while (count < limit) {
            long position = take();
            if (position < 0) {
                return count == 0 && position == END ? SharedQueue.END_OF_STREAM : count;
            }
            deliver(position, handler);
            count++;
        }
        return count;
    }

    @Override
    int peek(MessageHandler handler) {
        claimConsumerSide();
        while (true) {
            long position = consumer.peek();
            if (position < 0) {
                return position == END ? SharedQueue.END_OF_STREAM : 0;
            }
            if (browser.showCopy(position, handler)) {
                return 1;
            }
        }
    }

    @Override
    long take() {
        claimConsumerSide();
        return consumer.take();
    }

    private void claimConsumerSide() {
        if (consumerSide != null && !consumerSide.isMine()) {
            consumerSide.claim();
        }
    }

    @Override
    void deliver(long position, MessageHandler handler) {
        try {
            consumer.deliver(position, handler);
        } finally {
            wakeWhoWaitsForEndings();
        }
    }

    private void wakeWhoWaitsForEndings() {
        if (producersAsleep.isAnyoneAsleep()) { // ORDER: SLEEP
            reclaimer.advance();
            producersAsleep.wakeAll();
        }
        if (options.acknowledged() && consumersAsleep.isAnyoneAsleep() && isClosed()) { // ORDER: SLEEP
            consumersAsleep.wakeAll();
        }
    }

    @Override
    void lend(long position, QueueDelivery delivery, SharedQueue queue) {
        consumer.lend(position, delivery, queue);
    }

    @Override
    boolean acknowledge(long position) {
        boolean acknowledged = consumer.acknowledge(position);
        wakeWhoWaitsForEndings();
        return acknowledged;
    }

    @Override
    boolean giveBack(long position) {
        return consumer.giveBack(position);
    }

    /** Each change is a compare-and-set, before a look at the sleepers. */
    @Override
    long storeDelayNs() {
        return 0;
    }

    @Override
    void overlookNoConsumer() {}

    @Override
    void overlookNoProducer() {}

    @Override
    int size() {
        long claimed = memory.claimed();
        long untaken = 0;
        for (long position = firstToLookAt(); position < claimed; position++) {
            long word = memory.cell(position);
            if (CellWord.isReturned(word) || CellWord.isClaimed(word)) {
                untaken++;
            } else if (CellWord.isCommitted(word, memory.lap(position))) {
                // So is all that follows, but for what was ended before anybody got to it.
                return (int) Math.min(untaken + claimed - position, options.maxMessages());
            }
        }
        return (int) untaken;
    }

    private long firstToLookAt() {
        long head = memory.head();
        return memory.redelivery() == 0 ? Math.max(memory.taken(), head) : head;
    }

    @Override
    boolean isEmpty() {
        long claimed = memory.claimed();
        for (long position = firstToLookAt(); position < claimed; position++) {
            long word = memory.cell(position);
            if (CellWord.isReturned(word) || CellWord.isCommitted(word, memory.lap(position))) {
                return false;
            }
            if (CellWord.isClaimed(word)) {
                return true;
            }
        }
        return true;
    }

    @Override
    boolean isFull() {
        long tail = memory.claimed();
        long used = memory.end(tail - 1);
        long head = memory.head();
        long over = reclaimer.over(head, tail);
        long freed = Math.max(memory.headData(), memory.end(over - 1));
        if (memory.head() != head) {
            // The end may be of a later message by now; what the head says is safe.
            over = head;
            freed = memory.headData();
        }
        return tail - over >= options.maxMessages()
                || used + QueueMemory.ringBytes(options.maxMessageBytes()) - freed > options.capacityBytes()
                || memory.cell(tail) == CellWord.CLOSED;
    }

    @Override
    boolean isClosed() {
        return memory.cell(memory.claimed()) == CellWord.CLOSED;
    }

    @Override
    int remainingMessages() {
        long tail = memory.claimed();
        if (memory.cell(tail) == CellWord.CLOSED) {
            return 0;
        }
        return (int) Math.max(0, options.maxMessages() - (tail - reclaimer.over(memory.head(), tail)));
    }

    @Override
    long claimed() {
        return memory.claimed();
    }

    @Override
    boolean isOverBefore(long position) {
        return reclaimer.over(memory.head(), position) >= position;
    }

    @Override
    void sweep() {
        reclaimer.sweep();
    }

    @Override
    QueueState state() {
        if (!extent.region().isReadOnly()) {
            reclaimer.sweep();
        }
        long tail = memory.claimed();
        long head = reclaimer.over(memory.head(), tail);
        Counts counts = new Counts();
        counts.usedBytes = Math.max(0, memory.end(tail - 1) - memory.end(head - 1));
        counts.claimed = tail;
        counts.redelivered = redelivery.count();
        counts.refused = memory.refused();
        counts.sentBytes = memory.sentBytes();
        counts.receivedBytes = memory.receivedBytes();
        counts.aborted = reclaimer.endings(CellWord.ABORTED);
        counts.skipped = reclaimer.endings(CellWord.SKIPPED);
        counts.lost = reclaimer.endings(CellWord.LOST);
        counts.sent = tail - counts.aborted - counts.skipped - reclaimer.beingFilled(tail);
        counts.received = tail - reclaimer.unfinished(tail) - counts.aborted - counts.skipped - counts.lost;
        return state(counts, delays(head, tail));
    }

    private List<QueueState.Delay> delays(long head, long tail) {
        List<QueueState.Delay> delays = new ArrayList<>();
        long word = memory.cell(head);
        if (head < tail && CellWord.isTaken(word)) {
            delays.add(delay(QueueState.Work.HANDLING, word, head, tail));
        }
        long next = Math.max(memory.taken(), memory.head());
        while (next < tail
                && !CellWord.isCommitted(memory.cell(next), memory.lap(next))
                && !CellWord.isClaimed(memory.cell(next))) {
            next++;
        }
        word = memory.cell(next);
        if (next < tail && CellWord.isClaimed(word)) {
            delays.add(delay(QueueState.Work.FILLING, word, next, tail));
        }
        return List.copyOf(delays);
    }

    private QueueState.Delay delay(QueueState.Work what, long word, long position, long tail) {
        String who = extent.region().describe(CellWord.owner(word));
        return new QueueState.Delay(who, what, position, tail - position - 1);
    }

    @Override
    QueueBrowser browser() {
        return browser;
    }

    @Override
    boolean removeOutOfTurn(long position, long word) {
        long taken = consumer.takeOutOfTurn(position, word);
        if (taken < 0) {
            return false;
        }
        deliver(taken, (buffer, offset, length) -> {});
        return true;
    }

    @Override
    boolean isInHand() {
        return reclaimer.isInHand(extent.region().owner());
    }
}
