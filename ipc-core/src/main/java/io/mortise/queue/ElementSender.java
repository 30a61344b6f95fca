package io.mortise.queue;

import io.mortise.codec.Codec;
import io.mortise.codec.Scratch;
import java.time.Duration;
import java.util.Objects;

/**
 * Encodes elements and sends them. Where the codec knows the length it encodes in the queue itself, if there is room at once; who must
 * wait for room encodes beforehand.
 */
final class ElementSender<T> {
    private static final ThreadLocal<QueueClaim> CLAIM = ThreadLocal.withInitial(QueueClaim::new);

    private final SharedQueue queue;
    private final Codec<T> codec;

    ElementSender(SharedQueue queue, Codec<T> codec) {
        this.queue = queue;
        this.codec = codec;
    }

    /** {@return whether there was room} */
    boolean offer(T value) {
        return isSent(trySend(value));
    }

    private long trySend(T value) {
        Objects.requireNonNull(value);
        int length = codec.encodedLength(value);
        if (length == Codec.UNKNOWN_LENGTH) {
            try (Scratch scratch = Scratch.encode(codec, value)) {
                return queue.offer(scratch.buffer(), 0, scratch.length());
            }
        }
        QueueClaim claim = CLAIM.get();
        if (claim.isOpen()) {
            // A codec that uses a queue while it encodes.
            claim = new QueueClaim();
        }
        long position = queue.tryClaim(length, claim);
        if (position >= 0) {
            encode(value, length, claim);
        }
        return position;
    }

    private void encode(T value, int length, QueueClaim claim) {
        boolean isEncoded = false;
        try {
            Scratch.checkWritten(codec, length, codec.encode(value, claim.buffer(), 0));
            isEncoded = true;
        } finally {
            if (isEncoded) {
                claim.commit();
            } else {
                claim.abort();
            }
        }
    }

    private boolean isSent(long position) {
        if (position == SharedQueue.CLOSED) {
            throw new QueueClosedException("queue " + queue.name() + " was closed and takes no more elements");
        }
        return position >= 0;
    }

    /** Waits for room as long as it takes. */
    void put(T value) throws InterruptedException {
        if (!putAtOnce(value)) {
            try (Scratch scratch = Scratch.encode(codec, value)) {
                isSent(queue.put(scratch.buffer(), 0, scratch.length()));
            }
        }
    }

    /** Waits for room for a limited time. {@return whether there was any} */
    boolean offer(T value, Duration timeout) throws InterruptedException {
        if (putAtOnce(value)) {
            return true;
        }
        try (Scratch scratch = Scratch.encode(codec, value)) {
            return isSent(queue.put(scratch.buffer(), 0, scratch.length(), timeout));
        }
    }

    private boolean putAtOnce(T value) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        boolean isSent = isSent(trySend(value));
        queue.wakeConsumerAtAnyCost();
        return isSent;
    }
}
