package io.mortise.queue;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One message that its consumer holds where it lies, for longer than a handler could: the mirror of {@link QueueClaim}. Made once and used
 * for any number of messages, one after the other:
 *
 * <pre>{@code
 * QueueDelivery delivery = new QueueDelivery();
 * if (queue.tryTake(delivery) > 0) {
 *     try (delivery) {
 *         store(delivery.buffer(), delivery.length());
 *         delivery.acknowledge();
 *     }
 * }
 * }</pre>
 *
 * <p>A delivery that is closed without having been acknowledged is delivered again if the queue was made
 * {@linkplain QueueOptions#acknowledged(boolean) acknowledged}, and else is consumed. So is that of a process that dies, but for a
 * queue that is not acknowledged it is counted as lost. Its room is not free until then.
 *
 * <p>For one thread at a time, which need not be the same one.
 */
public final class QueueDelivery implements AutoCloseable {
    private static final byte[] NO_BYTES = {};

    private final UnsafeBuffer buffer = new UnsafeBuffer(NO_BYTES);
    private @Nullable SharedQueue queue;
    private long position;

    /** Of the block that the message lies in, 0 if in none. */
    private long block;

    /** Makes a delivery that holds nothing yet. */
    public QueueDelivery() {}

    void hold(SharedQueue takenFrom, long takenPosition, DirectBuffer memory, int offset, int length) {
        queue = takenFrom;
        position = takenPosition;
        buffer.wrap(memory, offset, length);
    }

    /** Has it show other memory: what the message that it holds stands for. */
    void show(long inBlock, DirectBuffer memory, int offset, int length) {
        block = inBlock;
        buffer.wrap(memory, offset, length);
    }

    /** {@return whether it holds a message} */
    public boolean isOpen() {
        return queue != null;
    }

    /** {@return exactly the bytes of the message, from offset 0} Empty if the delivery is not open. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return the length of the message, in bytes} */
    public int length() {
        return buffer.capacity();
    }

    /**
     * {@return the message's number in the queue, as its producer was told}
     *
     * @throws IllegalStateException if the delivery is not open
     */
    public long position() {
        open();
        return position;
    }

    /**
     * Says that the message is done with: it is consumed, and its room free.
     *
     * @throws IllegalStateException if the delivery is not open; or if the region was closed and the message given up with it
     */
    public void acknowledge() {
        SharedQueue takenFrom = open();
        long inBlock = block;
        forget();
        takenFrom.acknowledge(position, inBlock);
    }

    /** Ends the delivery if it is still open: the message is delivered again, or consumed, as the queue was made. */
    @Override
    public void close() {
        SharedQueue takenFrom = queue;
        if (takenFrom != null) {
            long inBlock = block;
            forget();
            takenFrom.giveBack(position, inBlock);
        }
    }

    private SharedQueue open() {
        SharedQueue takenFrom = queue;
        if (takenFrom == null) {
            throw new IllegalStateException(
                    "the delivery is not open: it was acknowledged or closed, or tryTake said no");
        }
        return takenFrom;
    }

    private void forget() {
        queue = null;
        block = 0;
        buffer.wrap(NO_BYTES);
    }

    @Override
    public String toString() {
        return isOpen() ? "delivery of " + length() + " bytes, message " + position + " of " + queue : "no delivery";
    }
}
