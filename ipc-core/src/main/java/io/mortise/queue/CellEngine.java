package io.mortise.queue;

import io.mortise.region.Extent;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages in cells, each of which says whose it is: for many producers, or many consumers. How it works: {@link QueueDescriptor}. */
final class CellEngine extends QueueEngine {
    private final QueueMemory memory;
    private final Reclaimer reclaimer;
    private final ProducerSide producer;
    private final ConsumerSide consumer;
    private final QueueBrowser browser;

    CellEngine(Extent extent, QueueLayout layout) {
        super(extent, layout);
        memory = QueueMemory.of(extent, layout);
        reclaimer = new Reclaimer(memory, extent.region());
        producer = new ProducerSide(memory, extent, reclaimer);
        consumer = new ConsumerSide(memory, extent, reclaimer);
        browser = new CellBrowser(memory);
    }

    @Override
    long offer(DirectBuffer source, int offset, int length, boolean isSpilled) {
        if (isSpilled) {
            throw new UnsupportedOperationException("messages whose bytes lie elsewhere");
        }
        long position = claim(length);
        if (position >= 0) {
            if (length <= QueueDescriptor.INLINE_BYTES) {
                memory.putInline(position, source, offset, length);
            } else {
                long ringOffset = memory.ringOffset(memory.end(position), length);
                memory.window(ringOffset).putBytes(memory.offsetInWindow(ringOffset), source, offset, length);
            }
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
        throw new UnsupportedOperationException("batches");
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
    void refused(int count) {}

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
        throw new UnsupportedOperationException("peeking");
    }

    @Override
    long take() {
        if (consumerSide != null && !consumerSide.isMine()) {
            consumerSide.claim();
        }
        return consumer.take();
    }

    @Override
    void deliver(long position, MessageHandler handler) {
        try {
            consumer.deliver(position, handler);
        } finally {
            if (producersAsleep.isAnyoneAsleep()) { // ORDER: SLEEP
                reclaimer.advance();
                producersAsleep.wakeAll();
            }
        }
    }

    @Override
    void lend(long position, QueueDelivery delivery, SharedQueue queue) {
        throw new UnsupportedOperationException("deliveries");
    }

    @Override
    boolean acknowledge(long position) {
        throw new UnsupportedOperationException("deliveries");
    }

    @Override
    boolean giveBack(long position) {
        throw new UnsupportedOperationException("deliveries");
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
        long taken = memory.taken();
        return (int) Math.max(0, Math.min(memory.tail() - taken, options.maxMessages()));
    }

    @Override
    boolean isEmpty() {
        long tail = memory.tail();
        for (long position = memory.taken(); position < tail; position++) {
            long word = memory.cell(position);
            if (CellWord.isCommitted(word, memory.lap(position))) {
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
        long tail = memory.tail();
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
        return memory.cell(memory.tail()) == CellWord.CLOSED;
    }

    @Override
    int remainingMessages() {
        long tail = memory.tail();
        if (memory.cell(tail) == CellWord.CLOSED) {
            return 0;
        }
        return (int) Math.max(0, options.maxMessages() - (tail - reclaimer.over(memory.head(), tail)));
    }

    @Override
    long claimed() {
        return memory.tail();
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
        long tail = memory.tail();
        long head = reclaimer.over(memory.head(), tail);
        Counts counts = new Counts();
        counts.usedBytes = Math.max(0, memory.end(tail - 1) - memory.end(head - 1));
        counts.claimed = tail;
        counts.aborted = reclaimer.endings(CellWord.ABORTED);
        counts.skipped = reclaimer.endings(CellWord.SKIPPED);
        counts.lost = reclaimer.endings(CellWord.LOST);
        return state(counts, delays(head, tail));
    }

    private List<QueueState.Delay> delays(long head, long tail) {
        List<QueueState.Delay> delays = new ArrayList<>();
        long word = memory.cell(head);
        if (head < tail && CellWord.isTaken(word)) {
            delays.add(delay(QueueState.Work.HANDLING, word, head, tail));
        }
        long next = memory.taken();
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
        if (!consumer.takeOutOfTurn(position, word)) {
            return false;
        }
        deliver(position, (buffer, offset, length) -> {});
        return true;
    }

    @Override
    boolean isInHand() {
        return reclaimer.isInHand(extent.region().owner());
    }
}
