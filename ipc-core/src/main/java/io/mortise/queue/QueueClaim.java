package io.mortise.queue;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Room in a queue, or a topic, for one message that its producer fills in place. Made once and used for any number of claims, one after the
 * other, so that a message costs no allocation:
 *
 * <pre>{@code
 * QueueClaim claim = new QueueClaim();
 * if (queue.tryClaim(16, claim) >= 0) {
 *     try (claim) {
 *         claim.buffer().putLong(0, price);
 *         claim.buffer().putLong(8, quantity);
 *         claim.commit();
 *     }
 * }
 * }</pre>
 *
 * <p>What is not committed when the claim is closed is aborted: nobody ever sees it. So is the claim of a process that dies. Until one
 * of these happens, messages claimed later wait behind this one: fill it quickly. A claim that a living process forgets delays
 * the queue for ever, and {@link SharedQueue#state()} says whose it is.
 *
 * <p>For one thread at a time, which need not be the same one.
 */
public final class QueueClaim implements AutoCloseable {
    private static final byte[] NO_BYTES = {};

    private final UnsafeBuffer buffer = new UnsafeBuffer(NO_BYTES);
    private @Nullable Ending ending;
    private Object where = "nothing";
    private long position;

    /** What a claim is committed or aborted by. */
    @FunctionalInterface
    interface Ending {
        void end(long position, int length, boolean isCommitted);
    }

    /** Makes a claim that claims nothing yet. */
    public QueueClaim() {}

    void hold(SharedQueue claimedIn, long claimedPosition, UnsafeBuffer memory, int offset, int length) {
        hold(claimedIn, claimedIn.claims(), claimedPosition, memory, offset, length);
    }

    void hold(Object claimedIn, Ending by, long claimedPosition, UnsafeBuffer memory, int offset, int length) {
        where = claimedIn;
        ending = by;
        position = claimedPosition;
        buffer.wrap(memory, offset, length);
    }

    /** {@return whether it holds a claim that is neither committed nor aborted} */
    public boolean isOpen() {
        return ending != null;
    }

    /**
     * {@return exactly the bytes of the message, from offset 0} Their content is undefined until they are written. Empty if the claim is
     * not open.
     */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** {@return the length claimed, in bytes} */
    public int length() {
        return buffer.capacity();
    }

    /**
     * {@return the message's number in the queue, as {@link SharedQueue#tryClaim} returned it}
     *
     * @throws IllegalStateException if the claim is not open
     */
    public long position() {
        open();
        return position;
    }

    /**
     * Makes the message visible. What was written to it before, a consumer sees.
     *
     * @throws IllegalStateException if the claim is not open; or if the region was closed and the claim given up with it
     */
    public void commit() {
        Ending by = open();
        int length = length();
        forget();
        by.end(position, length, true);
    }

    /**
     * Gives the room back; the message never was.
     *
     * @throws IllegalStateException if the claim is not open
     */
    public void abort() {
        Ending by = open();
        int length = length();
        forget();
        by.end(position, length, false);
    }

    /** Aborts the claim if it is still open. */
    @Override
    public void close() {
        if (isOpen()) {
            abort();
        }
    }

    private Ending open() {
        Ending by = ending;
        if (by == null) {
            throw new IllegalStateException("the claim is not open: it was committed or aborted, or tryClaim said no");
        }
        return by;
    }

    /** For who ends it in another way. */
    void forget() {
        ending = null;
        where = "nothing";
        buffer.wrap(NO_BYTES);
    }

    @Override
    public String toString() {
        return isOpen() ? "claim of " + length() + " bytes, message " + position + " of " + where : "no claim";
    }
}
