package io.mortise.queue;

/**
 * How large a topic is, and for how many. Immutable; all who create or attach a topic by the same name must say the same.
 *
 * @param capacityBytes   room for messages, a power of two (rounded up to one). Each takes its length, rounded up to a multiple of
 *     {@value TopicDescriptor#ALIGNMENT}, and {@value TopicDescriptor#HEADER_LENGTH} bytes. A sixteenth of it, or a little more, may lie
 *     idle: the oldest messages are given up in portions of that size
 * @param publishers      how many attachments may publish at a time
 * @param maxMessageBytes length of the longest message, in bytes; up to {@value #SPARE_BYTES} less than the capacity
 * @param maxSubscribers  number of subscriptions at a time
 */
public record TopicOptions(long capacityBytes, Parties publishers, int maxMessageBytes, int maxSubscribers) {
    /** Longest message a topic can be made for, in bytes: 512 MiB. */
    public static final int MAX_MESSAGE_BYTES = 1 << 29;

    /** Most subscriptions a topic can be made for. */
    public static final int MAX_SUBSCRIBERS = 4096;

    /** What the capacity must have more than the longest message, in bytes: its header, and the next one's. */
    public static final int SPARE_BYTES = 2 * TopicDescriptor.HEADER_LENGTH;

    private static final long MAX_CAPACITY_BYTES = 1L << 46;
    private static final int LEAST_CAPACITY_BYTES = TopicDescriptor.LINE_LENGTH;
    private static final int LARGEST_SHARE_BY_DEFAULT = 8;
    private static final int SUBSCRIBERS_BY_DEFAULT = 64;

    /**
     * Checks the arguments and rounds the capacity up.
     *
     * @param capacityBytes   room for messages, rounded up to a power of two
     * @param publishers      how many attachments may publish at a time
     * @param maxMessageBytes from 0 to the capacity without {@value #SPARE_BYTES}
     * @param maxSubscribers  from 1 to {@value #MAX_SUBSCRIBERS}
     */
    public TopicOptions {
        if (capacityBytes < 1 || capacityBytes > MAX_CAPACITY_BYTES) {
            throw new IllegalArgumentException(
                    "capacityBytes=" + capacityBytes + " is not from 1 to " + MAX_CAPACITY_BYTES);
        }
        capacityBytes = roundedUp(capacityBytes);
        if (maxMessageBytes < 0 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes=" + maxMessageBytes + " is not from 0 to " + MAX_MESSAGE_BYTES);
        }
        if (maxMessageBytes > capacityBytes - SPARE_BYTES) {
            throw new IllegalArgumentException("maxMessageBytes=" + maxMessageBytes + " and " + SPARE_BYTES
                    + " more would never fit into capacityBytes=" + capacityBytes + "; ask for a larger capacity");
        }
        if (maxSubscribers < 1 || maxSubscribers > MAX_SUBSCRIBERS) {
            throw new IllegalArgumentException(
                    "maxSubscribers=" + maxSubscribers + " is not from 1 to " + MAX_SUBSCRIBERS);
        }
    }

    /**
     * {@return a topic of that capacity} Any number of attachments may publish, its longest message is an eighth of the capacity, and it
     * has room for {@value #SUBSCRIBERS_BY_DEFAULT} subscriptions.
     *
     * @param capacityBytes room for messages, rounded up to a power of two
     */
    public static TopicOptions capacity(long capacityBytes) {
        long rounded = capacityBytes < 1 || capacityBytes > MAX_CAPACITY_BYTES ? 1 : roundedUp(capacityBytes);
        return new TopicOptions(
                capacityBytes,
                Parties.MANY,
                (int) Math.min(rounded / LARGEST_SHARE_BY_DEFAULT, MAX_MESSAGE_BYTES),
                SUBSCRIBERS_BY_DEFAULT);
    }

    /**
     * {@return the same for another number of publishers}
     *
     * @param parties how many attachments may publish at a time
     */
    public TopicOptions publishers(Parties parties) {
        return new TopicOptions(capacityBytes, parties, maxMessageBytes, maxSubscribers);
    }

    /**
     * {@return the same with another longest message}
     *
     * @param bytes its length, from 0 to the capacity without {@value #SPARE_BYTES}
     */
    public TopicOptions maxMessageBytes(int bytes) {
        return new TopicOptions(capacityBytes, publishers, bytes, maxSubscribers);
    }

    /**
     * {@return the same for another number of subscriptions}
     *
     * @param count how many at a time, from 1 to {@value #MAX_SUBSCRIBERS}
     */
    public TopicOptions maxSubscribers(int count) {
        return new TopicOptions(capacityBytes, publishers, maxMessageBytes, count);
    }

    private static long roundedUp(long bytes) {
        return bytes <= LEAST_CAPACITY_BYTES ? LEAST_CAPACITY_BYTES : Long.highestOneBit(bytes - 1) << 1;
    }
}
