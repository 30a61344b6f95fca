package io.mortise.stress.ordering.pairs;

import io.mortise.queue.Parties;
import io.mortise.queue.QueueDelivery;
import io.mortise.queue.QueueDoor;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Extent;
import io.mortise.region.RegionDoor;
import io.mortise.region.WaitWord;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An empty queue, and messages that differ from all that were in it before. */
final class QueuePlace {
    /** Fills the data ring. */
    static final int LONG_BYTES = 128;

    /** Fills a cell. */
    static final int SHORT_BYTES = 48;

    /** How often who waits for the other side looks. */
    static final int PATIENCE = 16;

    private final Both<RegionDoor.Part> parts;
    private final Both<SharedQueue> queues;
    final Both<WaitWord> consumers;
    final Both<WaitWord> producers;
    private final Both<UnsafeBuffer> messages;
    private final QueueDelivery delivery = new QueueDelivery();
    private long turn;

    QueuePlace(QueueOptions options) {
        parts = Arena.allot(QueueDoor.lengthBytes(options));
        Both<Extent> memory = parts.map(RegionDoor.Part::extent);
        QueueDoor.make(memory.left(), options);
        queues = memory.map(QueueDoor::handle);
        consumers = memory.map(QueueDoor::consumers);
        producers = memory.map(QueueDoor::producers);
        messages = new Both<>(new UnsafeBuffer(new byte[LONG_BYTES]), new UnsafeBuffer(new byte[LONG_BYTES]));
    }

    static Places<QueuePlace> places(int maxMessages) {
        return new Places<>(() -> new QueuePlace(options(maxMessages)));
    }

    static Places<QueuePlace> acknowledgedPlaces(int maxMessages) {
        return new Places<>(() -> new QueuePlace(options(maxMessages).acknowledged(true)));
    }

    private static QueueOptions options(int maxMessages) {
        return QueueOptions.capacity(1).maxMessageBytes(LONG_BYTES).maxMessages(maxMessages);
    }

    /** The same for one producer, which is on the left, and one consumer, which is on the right. */
    static Places<QueuePlace> singlePlaces(int maxMessages) {
        QueueOptions options = options(maxMessages).producers(Parties.SINGLE).consumers(Parties.SINGLE);
        return new Places<>(() -> new QueuePlace(options));
    }

    /** For the maker of a state. {@return this, empty} */
    QueuePlace emptied() {
        turn += 8;
        while (queues.right().poll((buffer, offset, length) -> {}, 8) > 0) {
            // until there are no more
        }
        return this;
    }

    /** {@return what each word of the message of that number within this state is} */
    long mark(int number) {
        return turn + number;
    }

    /** Takes a message, if there is one, and does not acknowledge it. */
    void takeAndGiveBackLeft() {
        if (queues.left().tryTake(delivery) > 0) {
            delivery.close();
        }
    }

    /** {@return how often a message was given back} */
    long redelivered() {
        return queues.right().state().redelivered();
    }

    /** {@return true if there was room} */
    boolean offerLeft(int number, int length) {
        return offer(queues.left(), messages.left(), number, length);
    }

    /** Sends two at once. {@return how many there was room for} */
    int offerTwoLeft(int first, int second) {
        UnsafeBuffer both = messages.left();
        both.putLong(0, mark(first));
        both.putLong(Long.BYTES, mark(second));
        return queues.left().offerBatch(both, 0, Long.BYTES, 2);
    }

    boolean offerRight(int number, int length) {
        return offer(queues.right(), messages.right(), number, length);
    }

    private boolean offer(SharedQueue queue, UnsafeBuffer message, int number, int length) {
        fill(message, number, length);
        return queue.offer(message, 0, length) >= 0;
    }

    private void fill(UnsafeBuffer message, int number, int length) {
        for (int at = 0; at < length; at += Long.BYTES) {
            message.putLong(at, mark(number));
        }
    }

    /** Takes a message, if there is one, and tells which: its number within this state, or -1 if it is not whole. */
    boolean pollRight(LongConsumer taken) {
        return queues.right().poll((buffer, offset, length) -> taken.accept(number(buffer, offset, length)), 1) > 0;
    }

    /** The same, with some patience, so that two who are at work at once meet more often. */
    void awaitRight(LongConsumer taken) {
        int attempts = 0;
        while (!pollRight(taken) && attempts < PATIENCE) {
            attempts++;
        }
    }

    private long number(DirectBuffer buffer, int offset, int length) {
        long mark = buffer.getLong(offset);
        for (int at = Long.BYTES; at < length; at += Long.BYTES) {
            if (buffer.getLong(offset + at) != mark) {
                return -1;
            }
        }
        return mark - turn;
    }
}
