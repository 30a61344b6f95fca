package io.mortise.queue;

import io.mortise.region.Extent;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What one attachment does with one topic, through whatever handles: its publisher, and its subscriptions. */
final class TopicUse {
    private static final long CLOSING_PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Extent extent;
    private final TopicPublisher publisher;
    private final TopicCells cells;
    private final TopicTail tail;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    private TopicUse(Extent extent, TopicPublisher publisher, TopicCells cells, TopicTail tail) {
        this.extent = extent;
        this.publisher = publisher;
        this.cells = cells;
        this.tail = tail;
    }

    static TopicUse of(Extent extent, TopicMemory memory) {
        TopicPublisher publisher = new TopicPublisher(memory, new TopicCells(memory, extent.region()), extent);
        TopicUse use = new TopicUse(
                extent,
                publisher,
                new TopicCells(memory, extent.region()),
                new TopicTail(memory, new TopicMarks(memory)));
        extent.onClose(SharedTopic.class, use::leave);
        return use;
    }

    TopicPublisher publisher() {
        return publisher;
    }

    TopicCells cells() {
        return cells;
    }

    TopicTail tail() {
        return tail;
    }

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    boolean remove(Subscription subscription) {
        return subscriptions.remove(subscription);
    }

    /** Run while the region is being closed here. */
    private void leave() {
        if (extent.region().isReadOnly()) {
            return;
        }
        VarHandle.fullFence(); // ORDER: TOPIC-CLOSING
        long deadlineNs = System.nanoTime() + CLOSING_PATIENCE_NS;
        publisher.leaveForGood(deadlineNs);
        for (Subscription subscription : subscriptions) {
            if (remove(subscription)) {
                subscription.leaveForGood(deadlineNs);
            }
        }
    }
}
