package io.mortise.queue;

import io.mortise.codec.Codec;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Takes messages and decodes them: elements for whoever asks, elements that lie where they are, and elements to be acknowledged later. */
final class ElementReceiver<T> {
    private final SharedQueue queue;
    private final Codec<T> codec;
    private final Tasks tasks;

    /** Where tasks are counted, or null if they are not: neither are those that are acknowledged. */
    private final @Nullable TaskLedger counted;

    /** What threads have taken and not acknowledged, in a queue where that matters. */
    private final @Nullable Unacknowledged unacknowledged;

    /** Who was shown elements last, and mostly is so again. Threads may race: any will do that is the right one's. */
    private @Nullable Shower<T> shower;

    ElementReceiver(SharedQueue queue, Codec<T> codec, Tasks tasks) {
        this.queue = queue;
        this.codec = codec;
        this.tasks = tasks;
        counted = tasks.counted();
        unacknowledged = queue.options().acknowledged() ? new Unacknowledged() : null;
    }

    /**
     * Decodes what it is handed, and keeps it. Made for each element, which dies young: to store it in one that is kept would cost a barrier
     * of the collector, which takes longer.
     */
    private static final class Keeper<T> implements MessageHandler {
        private final ElementReceiver<T> receiver;
        private @Nullable T value;

        Keeper(ElementReceiver<T> receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onMessage(DirectBuffer buffer, int offset, int length) {
            value = receiver.decoded(buffer, offset, length);
        }
    }

    /** Decodes what it is handed, and shows it. */
    private static final class Shower<T> implements MessageHandler {
        private final ElementReceiver<T> receiver;
        private final Consumer<? super T> consumer;

        Shower(ElementReceiver<T> receiver, Consumer<? super T> consumer) {
            this.receiver = receiver;
            this.consumer = consumer;
        }

        @Override
        public void onMessage(DirectBuffer buffer, int offset, int length) {
            consumer.accept(receiver.decoded(buffer, offset, length));
        }
    }

    private T decoded(DirectBuffer buffer, int offset, int length) {
        T value = codec.decode(buffer, offset, length);
        if (counted != null) {
            counted.took();
        }
        return value;
    }

    // Elements for whoever asks

    @Nullable
    T poll() {
        if (unacknowledged != null) {
            return pollToAcknowledge(unacknowledged);
        }
        Keeper<T> keeper = new Keeper<>(this);
        queue.poll(keeper, 1);
        return keeper.value;
    }

    @Nullable
    T poll(long timeoutNs) throws InterruptedException {
        if (unacknowledged != null) {
            return takeToAcknowledge(unacknowledged, timeoutNs);
        }
        Keeper<T> keeper = new Keeper<>(this);
        queue.take(keeper, timeoutNs);
        return keeper.value;
    }

    T take() throws InterruptedException {
        return present(poll(Timeouts.FOREVER_NS));
    }

    /** For who has waited without a limit. */
    private <V> V present(@Nullable V value) {
        if (value == null) {
            throw new QueueClosedException("queue " + queue.name() + " was closed, and all its elements were taken");
        }
        return value;
    }

    /** {@return how many were added} */
    int drainTo(Collection<? super T> target, int limit) {
        if (unacknowledged != null) {
            return drainToAcknowledge(unacknowledged, target, queue.options().isInTurnOnly() ? 1 : limit);
        }
        Consumer<T> adder = target::add;
        return Math.max(0, queue.poll(new Shower<>(this, adder), limit));
    }

    // Elements that lie where they are

    int poll(Consumer<? super T> consumer, int limit) {
        return queue.poll(showing(consumer), limit);
    }

    int take(Consumer<? super T> consumer, long timeoutNs) throws InterruptedException {
        return queue.take(showing(consumer), timeoutNs);
    }

    @SuppressWarnings("ReferenceEquality") // the same one, not one like it
    private Shower<T> showing(Consumer<? super T> consumer) {
        Shower<T> last = shower;
        if (last == null || last.consumer != consumer) {
            last = new Shower<>(this, Objects.requireNonNull(consumer));
            shower = last;
        }
        return last;
    }

    // Elements to be acknowledged later

    @Nullable
    Delivery<T> pollDelivery() {
        QueueDelivery delivery = new QueueDelivery();
        queue.tryTake(delivery);
        return Delivery.of(tasks, delivery, decoded(delivery));
    }

    @Nullable
    Delivery<T> pollDelivery(long timeoutNs) throws InterruptedException {
        QueueDelivery delivery = new QueueDelivery();
        queue.take(delivery, timeoutNs);
        return Delivery.of(tasks, delivery, decoded(delivery));
    }

    Delivery<T> takeDelivery() throws InterruptedException {
        return present(pollDelivery(Timeouts.FOREVER_NS));
    }

    private @Nullable T pollToAcknowledge(Unacknowledged mine) {
        QueueDelivery delivery = mine.next();
        queue.tryTake(delivery);
        return held(mine, delivery);
    }

    private @Nullable T takeToAcknowledge(Unacknowledged mine, long timeoutNs) throws InterruptedException {
        QueueDelivery delivery = mine.next();
        queue.take(delivery, timeoutNs);
        return held(mine, delivery);
    }

    private int drainToAcknowledge(Unacknowledged mine, Collection<? super T> target, int limit) {
        for (int count = 0; count < limit; count++) {
            T value = pollToAcknowledge(mine);
            if (value == null) {
                return count;
            }
            target.add(value);
        }
        return limit;
    }

    private @Nullable T held(Unacknowledged mine, QueueDelivery delivery) {
        T value = decoded(delivery);
        if (value == null) {
            mine.spare(delivery);
        } else {
            mine.add(delivery);
        }
        return value;
    }

    /** {@return what a delivery holds, or null if it is not open} */
    private @Nullable T decoded(QueueDelivery delivery) {
        if (!delivery.isOpen()) {
            return null;
        }
        boolean isDecoded = false;
        try {
            T value = codec.decode(delivery.buffer(), 0, delivery.length());
            isDecoded = true;
            if (counted != null) {
                counted.took();
            }
            return value;
        } finally {
            if (!isDecoded) {
                delivery.acknowledge();
                tasks.noticeEnding();
            }
        }
    }

    /** Acknowledges what this thread took first. */
    void acknowledge() {
        if (unacknowledged == null) {
            throw new UnsupportedOperationException("queue " + queue.name()
                    + " was made without acknowledging; make it with QueueOptions.acknowledged(true)");
        }
        if (!unacknowledged.acknowledgeOldest()) {
            throw new IllegalStateException("this thread has acknowledged all that it has taken from queue "
                    + queue.name() + " by take, poll or drainTo");
        }
        tasks.noticeEnding();
    }
}
