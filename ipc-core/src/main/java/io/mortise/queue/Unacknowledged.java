package io.mortise.queue;

import java.util.ArrayDeque;

/** What each thread has taken from one queue and not acknowledged, oldest first. Uses deliveries again and again. */
final class Unacknowledged {
    private final ThreadLocal<Mine> mine = ThreadLocal.withInitial(Mine::new);

    private static final class Mine {
        final ArrayDeque<QueueDelivery> open = new ArrayDeque<>();
        final ArrayDeque<QueueDelivery> spare = new ArrayDeque<>();
    }

    /** {@return a delivery that holds nothing} To be given to {@link #add} or {@link #spare} next. */
    QueueDelivery next() {
        QueueDelivery spare = mine.get().spare.poll();
        return spare == null ? new QueueDelivery() : spare;
    }

    /** Remembers a delivery that holds something. */
    void add(QueueDelivery delivery) {
        mine.get().open.add(delivery);
    }

    /** Takes back one that holds nothing. */
    void spare(QueueDelivery delivery) {
        mine.get().spare.add(delivery);
    }

    /** Acknowledges what this thread took first. {@return false if it has nothing} */
    boolean acknowledgeOldest() {
        Mine of = mine.get();
        QueueDelivery oldest = of.open.poll();
        if (oldest == null) {
            return false;
        }
        of.spare.add(oldest);
        oldest.acknowledge();
        return true;
    }
}
