package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.WaitWord;

/** Lets a test of the ordering make thousands of small queues in memory of its own, and see who sleeps. */
public final class QueueDoor {
    private QueueDoor() {}

    /**
     * {@return how much memory a queue takes, in bytes}
     *
     * @param options how large it is
     */
    public static long lengthBytes(QueueOptions options) {
        return QueueLayout.of(options).lengthBytes();
    }

    /**
     * Makes memory an empty queue.
     *
     * @param memory  zeroed, of the right length
     * @param options how large it is
     */
    public static void make(Extent memory, QueueOptions options) {
        QueueLayout.of(options).write(memory.buffer(0, QueueDescriptor.CELLS_OFFSET));
    }

    /**
     * {@return a handle to a queue}
     *
     * @param memory what {@link #make} has written
     */
    public static SharedQueue handle(Extent memory) {
        return SharedQueue.of(memory);
    }

    /**
     * Undoes the end of a ring's stream, when nobody is at work.
     *
     * @param memory the queue's
     */
    public static void reopen(Extent memory) {
        memory.buffer(0, QueueDescriptor.HEADER_LENGTH).putIntVolatile(RingDescriptor.CLOSED_OFFSET, 0);
    }

    /**
     * {@return the word that consumers sleep on}
     *
     * @param memory the queue's
     */
    public static WaitWord consumers(Extent memory) {
        return new WaitWord(memory.buffer(0, QueueDescriptor.CELLS_OFFSET), QueueDescriptor.CONSUMERS_WAIT_OFFSET);
    }

    /**
     * {@return the word that producers sleep on}
     *
     * @param memory the queue's
     */
    public static WaitWord producers(Extent memory) {
        return new WaitWord(memory.buffer(0, QueueDescriptor.CELLS_OFFSET), QueueDescriptor.PRODUCERS_WAIT_OFFSET);
    }
}
