package io.mortise.stress.ordering.pairs;

import io.mortise.queue.From;
import io.mortise.queue.Parties;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.Subscription;
import io.mortise.queue.TopicDoor;
import io.mortise.queue.TopicOptions;
import io.mortise.queue.WhenSlow;
import io.mortise.region.Extent;
import io.mortise.region.RegionDoor;
import io.mortise.region.WaitWord;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A topic with room for a single message, and messages each word of which is the message's number. The left side publishes, the right one
 * subscribes.
 */
final class TopicPlace {
    private static final int CAPACITY_BYTES = 128;
    private static final int LENGTH_BYTES = CAPACITY_BYTES - TopicOptions.SPARE_BYTES;

    private static final int MARKS_PER_STATE = 1 << 10;

    /** How often who waits for the other side looks. */
    static final int PATIENCE = 16;

    private final Both<SharedTopic> topics;
    final Both<WaitWord> subscribers;
    final Both<WaitWord> publishers;
    private final Both<UnsafeBuffer> messages;
    private final WhenSlow whenSlow;
    private Subscription subscription;
    private long first;

    /** What stands in this state's first message: those of earlier states have much lower ones. */
    private long mark;

    private TopicPlace(TopicOptions options, WhenSlow whenSlow) {
        Both<RegionDoor.Part> parts = Arena.allot(TopicDoor.lengthBytes(options));
        Both<Extent> memory = parts.map(RegionDoor.Part::extent);
        TopicDoor.make(memory.left(), options);
        topics = memory.map(TopicDoor::handle);
        subscribers = memory.map(TopicDoor::subscribers);
        publishers = memory.map(TopicDoor::publishers);
        messages = new Both<>(new UnsafeBuffer(new byte[LENGTH_BYTES]), new UnsafeBuffer(new byte[LENGTH_BYTES]));
        this.whenSlow = whenSlow;
        subscription = topics.right().subscribe(whenSlow, From.OLDEST);
    }

    /** One publisher, and a subscriber of that kind. */
    static Places<TopicPlace> places(WhenSlow whenSlow) {
        return places(options(CAPACITY_BYTES), whenSlow);
    }

    static TopicOptions options(int capacityBytes) {
        return TopicOptions.capacity(capacityBytes)
                .publishers(Parties.SINGLE)
                .maxMessageBytes(LENGTH_BYTES)
                .maxSubscribers(2);
    }

    static Places<TopicPlace> places(TopicOptions options, WhenSlow whenSlow) {
        return new Places<>(() -> new TopicPlace(options, whenSlow));
    }

    /** For the maker of a state. {@return this, with nothing in it for the subscriber} */
    TopicPlace emptied() {
        while (subscription.poll((buffer, offset, length) -> {}, 8) > 0) {
            // until there are no more
        }
        first = subscription.received() + subscription.dropped();
        mark += MARKS_PER_STATE;
        return this;
    }

    /** For the maker of a state that has its subscriber come later. */
    TopicPlace deserted() {
        emptied();
        subscription.close();
        return this;
    }

    /** For the end of such a state. */
    void returned(Subscription another) {
        subscription = another;
        emptied();
    }

    Subscription subscribe() {
        return topics.right().subscribe(whenSlow, From.OLDEST);
    }

    /** Publishes the message of that number within this state. {@return true if there was room} */
    boolean offerLeft(int number) {
        return offer(topics.left(), messages.left(), mark + number);
    }

    boolean offerRight(int number) {
        return offer(topics.right(), messages.right(), mark + number);
    }

    private static boolean offer(SharedTopic topic, UnsafeBuffer message, long word) {
        fill(message, word);
        return topic.offer(message, 0, LENGTH_BYTES) >= 0;
    }

    private static void fill(UnsafeBuffer message, long word) {
        for (int at = 0; at < LENGTH_BYTES; at += Long.BYTES) {
            message.putLong(at, word);
        }
    }

    /** The same, with some patience. */
    boolean insistLeft(int number) {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            if (offerLeft(number)) {
                return true;
            }
        }
        return false;
    }

    /** Publishes as one does who might wait, so that a sleeper is never overlooked. */
    boolean putLeft(int number) {
        fill(messages.left(), mark + number);
        try {
            return topics.left().put(messages.left(), 0, LENGTH_BYTES, Duration.ZERO) >= 0;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    /** Receives a message as one does who might wait. */
    boolean takeRight(LongConsumer taken) {
        try {
            return subscription.take((buffer, offset, length) -> taken.accept(number(buffer, offset)), Duration.ZERO)
                    > 0;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    /** Receives a message, if there is one, and tells which: its number within this state, or -1 if it is not whole. */
    boolean pollRight(LongConsumer taken) {
        return poll(subscription, taken);
    }

    boolean poll(Subscription from, LongConsumer taken) {
        return from.poll((buffer, offset, length) -> taken.accept(number(buffer, offset)), 1) > 0;
    }

    /** The same, with some patience, so that two who are at work at once meet more often. */
    void awaitRight(LongConsumer taken) {
        int attempts = 0;
        while (!pollRight(taken) && attempts < PATIENCE) {
            attempts++;
        }
    }

    /** {@return how many messages of this state the subscriber has received or knows to have missed} */
    long counted() {
        return subscription.received() + subscription.dropped() - first;
    }

    private long number(DirectBuffer buffer, int offset) {
        long word = buffer.getLong(offset);
        for (int at = Long.BYTES; at < LENGTH_BYTES; at += Long.BYTES) {
            if (buffer.getLong(offset + at) != word) {
                return -1;
            }
        }
        return word - mark;
    }
}
