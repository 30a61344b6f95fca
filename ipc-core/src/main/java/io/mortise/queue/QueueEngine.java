package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.Futex;
import io.mortise.region.WaitWord;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How queues of one kind keep their messages. {@link SharedQueue} has checked the arguments, and that the region is open, before it calls
 * a method, and does what waiting there is; an engine never waits, and wakes those who sleep for what it has changed.
 */
abstract class QueueEngine {
    /** Returned for a position when there is nothing to take now. */
    static final long NOTHING = -1;

    /** Returned for a position when there will never be anything to take again. */
    static final long END = -2;

    final Extent extent;
    final QueueLayout layout;
    final QueueOptions options;
    final UnsafeBuffer header;
    final WaitWord consumersAsleep;
    final WaitWord producersAsleep;
    final @Nullable SideClaim producerSide;
    final @Nullable SideClaim consumerSide;

    /** Knows of messages that lie in blocks, of a queue that has such. */
    private @Nullable Spill spill;

    QueueEngine(Extent extent, QueueLayout layout) {
        this.extent = extent;
        this.layout = layout;
        options = layout.options();
        header = new UnsafeBuffer(extent.buffer(0, QueueDescriptor.HEADER_LENGTH));
        consumersAsleep = new WaitWord(header, QueueDescriptor.CONSUMERS_WAIT_OFFSET);
        producersAsleep = new WaitWord(header, QueueDescriptor.PRODUCERS_WAIT_OFFSET);
        producerSide = side(options.producers(), QueueDescriptor.PRODUCER_OFFSET, "producer");
        consumerSide = side(options.consumers(), QueueDescriptor.CONSUMER_OFFSET, "consumer");
    }

    private @Nullable SideClaim side(Parties parties, int offset, String what) {
        return parties == Parties.SINGLE ? new SideClaim(extent, header, offset, what) : null;
    }

    static QueueEngine of(Extent extent, QueueLayout layout) {
        if (layout.isRing()) {
            return extent.companion(RingEngine.class, RingEngine.class, () -> new RingEngine(extent, layout));
        }
        return new CellEngine(extent, layout);
    }

    /** To be called before the first message, if there is room for long ones. */
    final void setSpill(Spill room) {
        spill = room;
    }

    // Producers

    /**
     * Sends a copy.
     *
     * @return the position, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}
     */
    abstract long offer(DirectBuffer source, int offset, int length);

    /**
     * Sends copies of messages of equal length that lie one after the other, and makes them visible at once.
     *
     * @return how many, from 0; or {@link SharedQueue#CLOSED}
     */
    abstract int offerBatch(DirectBuffer source, int offset, int length, int count);

    /**
     * Claims room.
     *
     * @param claim is to hold it, if there is room, for the given queue
     * @return the position, {@link SharedQueue#FULL} or {@link SharedQueue#CLOSED}
     */
    abstract long claim(int length, QueueClaim claim, SharedQueue queue);

    /** Makes a claim visible. {@return whether it was still ours} */
    abstract boolean commit(long position, int length);

    /** Ends a claim. {@return whether it was still ours} */
    abstract boolean abort(long position, int length);

    /** Counts messages that a producer was refused for want of room. */
    abstract void refused(int count);

    /** Ends the stream. {@return false if somebody has done so before} */
    abstract boolean close();

    // Consumers

    /**
     * Hands over what is there.
     *
     * @return how many, from 0; or {@link SharedQueue#END_OF_STREAM}
     */
    abstract int poll(MessageHandler handler, int limit);

    /**
     * Shows the next message and leaves it.
     *
     * @return 1, 0 or {@link SharedQueue#END_OF_STREAM}
     */
    abstract int peek(MessageHandler handler);

    /** Takes a message in hand. {@return its position, {@link #NOTHING} or {@link #END}} */
    abstract long take();

    /** Hands over a message that was taken, and frees it whatever the handler does. */
    abstract void deliver(long position, MessageHandler handler);

    /** Has a delivery hold a message that was taken, for the given queue. */
    abstract void lend(long position, QueueDelivery delivery, SharedQueue queue);

    /** Frees a message that was lent. {@return whether it was still ours} */
    abstract boolean acknowledge(long position);

    /** Takes back a message that was lent, to be delivered again. {@return whether it was still ours} */
    abstract boolean giveBack(long position);

    // Whoever waits

    /**
     * {@return for how long after it has said that it will sleep somebody should go on looking, in nanoseconds} 0 if changes and looks at
     * the sleepers are in one order for all; else longer than it takes for a store to be seen.
     */
    abstract long storeDelayNs();

    /** After a message was sent: makes up for a waking that was not sure to see every sleeper. */
    abstract void overlookNoConsumer();

    /** After a message was handled: makes up for a waking that was not sure to see every sleeper. */
    abstract void overlookNoProducer();

    // Whoever looks

    /** {@return about how many messages are claimed or committed, and not yet taken} */
    abstract int size();

    /** {@return true if a poll would find nothing now} */
    abstract boolean isEmpty();

    /** {@return true if a message of the greatest length would be refused now} */
    abstract boolean isFull();

    /** {@return true if no more messages are accepted} */
    abstract boolean isClosed();

    /** {@return how many more messages the queue would hold now, were there room for their payloads} */
    abstract int remainingMessages();

    /** {@return the number of messages ever claimed} */
    abstract long claimed();

    /** {@return true if each message claimed before that one is over: taken and handled, aborted, skipped or lost} */
    abstract boolean isOverBefore(long position);

    /** Ends all that the dead had in hand. */
    abstract void sweep();

    /** {@return what it all looks like} Ends all that the dead had in hand, unless the region is read-only. */
    abstract QueueState state();

    /** {@return a way to look at messages without taking them} */
    abstract QueueBrowser browser();

    /** Removes a message wherever it is, if its word is still that. {@return true if it is gone now, by this call} */
    abstract boolean removeOutOfTurn(long position, long word);

    /** {@return whether this attachment has any message in hand, claimed or taken} Asked while the region is being closed here. */
    abstract boolean isInHand();

    /** Lets time pass, while the region is being closed here, until what threads have begun can be seen. */
    void beforeLeaving() {}

    /** Gives back what the attachment has of the queue, when nothing is in hand or it is not waited for any longer. */
    void leave() {
        if (producerSide != null) {
            producerSide.giveBack();
        }
        if (consumerSide != null) {
            consumerSide.giveBack();
        }
    }

    /** {@return what only the kind can count, completed by what all have} */
    final QueueState state(Counts counts, List<QueueState.Delay> delays) {
        if (spill != null) {
            spill.correct(counts);
        }
        return new QueueState(
                extent.name(),
                size(),
                options.maxMessages(),
                counts.usedBytes,
                options.capacityBytes(),
                counts.claimed,
                counts.aborted,
                counts.skipped,
                counts.lost,
                counts.redelivered,
                counts.sent,
                counts.received,
                counts.refused,
                counts.sentBytes,
                counts.receivedBytes,
                isClosed(),
                producerSide == null ? "" : producerSide.describe(),
                consumerSide == null ? "" : consumerSide.describe(),
                delays,
                consumersAsleep.isAnyoneAsleep(),
                producersAsleep.isAnyoneAsleep(),
                Futex.state());
    }

    /** What a kind counts. */
    static final class Counts {
        long usedBytes;
        long claimed;
        long aborted;
        long skipped;
        long lost;
        long redelivered;
        long sent;
        long received;
        long refused;
        long sentBytes;
        long receivedBytes;
    }
}
