package io.mortise.queue;

import java.util.Objects;

/**
 * How large a queue is. Immutable; all who create or attach a queue by the same name must say the same.
 *
 * @param capacityBytes   room for the payloads of more than {@value QueueDescriptor#INLINE_BYTES} bytes, all messages together; a power
 *     of two (rounded up to one). Each such message takes its length, rounded up to a multiple of
 *     {@value QueueDescriptor#PAYLOAD_ALIGNMENT}; smaller ones lie in their cell and take nothing of it. With one producer and one consumer there are no cells, and smaller ones take
 *     as much of it as their length says
 * @param maxMessageBytes length of the longest message, in bytes; one that long always fits into the empty queue. More than the capacity
 *     only if there is room for such in {@code spillBytes}
 * @param maxMessages     number of messages the queue holds at most, however small they are
 * @param producers       how many attachments send
 * @param consumers       how many attachments receive
 * @param acknowledged    whether what a consumer had taken and not acknowledged, when it died or closed its region, is delivered again
 * @param spillBytes      room besides the capacity for messages that are longer than an eighth of it: as many blocks, each for one message of
 *     whatever length, as messages of the greatest length would fill that room, rounded up; 0 for none
 */
public record QueueOptions(
        long capacityBytes,
        int maxMessageBytes,
        int maxMessages,
        Parties producers,
        Parties consumers,
        boolean acknowledged,
        long spillBytes) {
    /** Longest message a queue can be made for, in bytes: 512 MiB. */
    public static final int MAX_MESSAGE_BYTES = 1 << 29;

    /** Most messages a queue can be made for: 2<sup>24</sup> - 1. */
    public static final int MAX_MESSAGES = (1 << 24) - 1;

    private static final long MAX_CAPACITY_BYTES = 1L << 46;
    private static final int FEWEST_MESSAGES_BY_DEFAULT = 63;
    private static final int MOST_MESSAGES_BY_DEFAULT = (1 << 20) - 1;
    private static final int LARGEST_SHARE_BY_DEFAULT = 8;

    /**
     * Checks the arguments and rounds the capacity up.
     *
     * @param capacityBytes   room for payloads, rounded up to a power of two
     * @param maxMessageBytes from 0 to {@link #MAX_MESSAGE_BYTES}
     * @param maxMessages     from 1 to {@link #MAX_MESSAGES}
     * @param producers       how many attachments send
     * @param consumers       how many attachments receive
     * @param acknowledged    whether what was not acknowledged is delivered again
     * @param spillBytes      room for messages longer than an eighth of the capacity, 0 or more
     */
    public QueueOptions {
        Objects.requireNonNull(producers, "producers");
        Objects.requireNonNull(consumers, "consumers");
        if (capacityBytes < 1 || capacityBytes > MAX_CAPACITY_BYTES) {
            throw new IllegalArgumentException(
                    "capacityBytes=" + capacityBytes + " is not from 1 to " + MAX_CAPACITY_BYTES);
        }
        capacityBytes = Math.max(roundedUp(capacityBytes), QueueDescriptor.LINE_LENGTH);
        if (maxMessageBytes < 0 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes=" + maxMessageBytes + " is not from 0 to " + MAX_MESSAGE_BYTES);
        }
        if (maxMessages < 1 || maxMessages > MAX_MESSAGES) {
            throw new IllegalArgumentException("maxMessages=" + maxMessages + " is not from 1 to " + MAX_MESSAGES);
        }
        if (spillBytes < 0 || spillBytes > MAX_CAPACITY_BYTES) {
            throw new IllegalArgumentException("spillBytes=" + spillBytes + " is not from 0 to " + MAX_CAPACITY_BYTES);
        }
    }

    /** What one option alone does not tell. */
    void checkTogether() {
        if (maxMessageBytes > capacityBytes && spillBytes == 0) {
            throw new IllegalArgumentException("maxMessageBytes=" + maxMessageBytes
                    + " would never fit into capacityBytes=" + capacityBytes
                    + "; ask for a larger capacity, or for spillBytes");
        }
        if (SpillLayout.blocks(this) > BlockPoolLayout.MAX_BLOCKS) {
            throw new IllegalArgumentException(
                    "spillBytes=" + spillBytes + " is more than " + BlockPoolLayout.MAX_BLOCKS
                            + " messages of maxMessageBytes=" + maxMessageBytes + "; ask for less");
        }
    }

    /**
     * A queue for any number of producers and consumers, at most once.
     *
     * @param capacityBytes   room for payloads, rounded up to a power of two
     * @param maxMessageBytes from 0 to {@link #MAX_MESSAGE_BYTES}
     * @param maxMessages     from 1 to {@link #MAX_MESSAGES}
     */
    public QueueOptions(long capacityBytes, int maxMessageBytes, int maxMessages) {
        this(capacityBytes, maxMessageBytes, maxMessages, Parties.MANY, Parties.MANY, false, 0);
    }

    /**
     * {@return a queue of that capacity} Its longest message is an eighth of the capacity, and it holds one message for every
     * {@value QueueDescriptor#CELL_LENGTH} bytes of it, from 63 to about a million.
     *
     * @param capacityBytes room for payloads, rounded up to a power of two
     */
    public static QueueOptions capacity(long capacityBytes) {
        long rounded = capacityBytes < 1 || capacityBytes > MAX_CAPACITY_BYTES ? 1 : roundedUp(capacityBytes);
        long longest = Math.max(rounded / LARGEST_SHARE_BY_DEFAULT, QueueDescriptor.INLINE_BYTES);
        long messages = Math.max(rounded / QueueDescriptor.CELL_LENGTH - 1, FEWEST_MESSAGES_BY_DEFAULT);
        return new QueueOptions(capacityBytes, (int) Math.min(longest, MAX_MESSAGE_BYTES), (int)
                Math.min(messages, MOST_MESSAGES_BY_DEFAULT));
    }

    /**
     * {@return the same with another longest message}
     *
     * @param bytes its length, from 0 to the capacity; or, if the queue has room for such, to {@link #MAX_MESSAGE_BYTES}
     */
    public QueueOptions maxMessageBytes(int bytes) {
        return new QueueOptions(capacityBytes, bytes, maxMessages, producers, consumers, acknowledged, spillBytes);
    }

    /**
     * {@return the same with another number of messages}
     *
     * @param count how many the queue holds at most, from 1 to {@link #MAX_MESSAGES}
     */
    public QueueOptions maxMessages(int count) {
        return new QueueOptions(capacityBytes, maxMessageBytes, count, producers, consumers, acknowledged, spillBytes);
    }

    /**
     * {@return the same with another number of producers} A queue with one producer and one consumer is several times as fast as the
     * others.
     *
     * @param parties how many attachments send
     */
    public QueueOptions producers(Parties parties) {
        return new QueueOptions(
                capacityBytes, maxMessageBytes, maxMessages, parties, consumers, acknowledged, spillBytes);
    }

    /**
     * {@return the same with another number of consumers}
     *
     * @param parties how many attachments receive
     */
    public QueueOptions consumers(Parties parties) {
        return new QueueOptions(
                capacityBytes, maxMessageBytes, maxMessages, producers, parties, acknowledged, spillBytes);
    }

    /**
     * {@return the same with another way to treat what a consumer had in hand when it died or closed its region} If it is delivered again,
     * each message is handled at least once, and perhaps twice; else at most once.
     *
     * @param whether it is delivered again, rather than lost
     */
    public QueueOptions acknowledged(boolean whether) {
        return new QueueOptions(capacityBytes, maxMessageBytes, maxMessages, producers, consumers, whether, spillBytes);
    }

    /**
     * {@return the same with other room for long messages} A message that is longer than an eighth of the capacity then lies in a block of its own,
     * of which there are so many that messages of the greatest length would fill that room, and one at least. A producer that finds them
     * all in use finds the queue full. Nobody sees the difference.
     *
     * @param bytes how much room, 0 for none
     */
    public QueueOptions spillBytes(long bytes) {
        return new QueueOptions(capacityBytes, maxMessageBytes, maxMessages, producers, consumers, acknowledged, bytes);
    }

    /** {@return whether nothing can be taken or removed but what is next} */
    boolean isInTurnOnly() {
        return producers == Parties.SINGLE && consumers == Parties.SINGLE;
    }

    private static long roundedUp(long bytes) {
        return bytes == 1 ? 1 : Long.highestOneBit(bytes - 1) << 1;
    }
}
