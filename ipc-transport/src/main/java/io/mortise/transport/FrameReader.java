package io.mortise.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames. A header is read together with whatever follows, up to a little; the rest of a long message goes straight
 * to where it belongs if that is direct, else through a buffer that stays in the cache. Callers take turns.
 */
final class FrameReader {
    /** Read along with a header: many short messages at once, and of a long one no more than is cheap to copy. */
    private static final int AHEAD_BYTES = 16 << 10;

    private static final int STAGING_BYTES = 256 << 10;
    private static final int NO_MESSAGE = -1;

    private final String address;
    private final ReadableByteChannel channel;
    private final int maxMessageBytes;

    /** Bytes that came and nobody took yet, from position to limit. */
    private ByteBuffer staging = ByteBuffer.allocateDirect(AHEAD_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);

    /** Length of the message whose header was taken, or {@link #NO_MESSAGE}. */
    private int length = NO_MESSAGE;

    private boolean ended;
    private @Nullable IOException reset;
    private @Nullable MessageTruncatedException truncated;

    FrameReader(String address, ReadableByteChannel channel, int maxMessageBytes) {
        this.address = address;
        this.channel = channel;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Tells whether {@link #awaitMessage} would find a beginning, or the end, without waiting. */
    boolean isReadable() {
        return length != NO_MESSAGE || staging.hasRemaining() || ended;
    }

    /** Waits for some bytes, or for the end of the stream. */
    void readAhead() throws IOException {
        staging.compact().limit(AHEAD_BYTES);
        try {
            read(staging);
        } finally {
            staging.flip();
        }
    }

    /**
     * Waits for the beginning of a message.
     *
     * @return its length.
     */
    int awaitMessage() throws IOException {
        if (length == NO_MESSAGE) {
            while (staging.remaining() < FrameHeader.LENGTH) {
                readAhead();
                if (ended) {
                    throw endBeforeMessage();
                }
            }
            length = FrameHeader.take(staging, FrameHeader.MESSAGE, maxMessageBytes, address);
        }
        return length;
    }

    private IOException endBeforeMessage() {
        if (staging.hasRemaining()) {
            return new MessageTruncatedException(address, 0, MessageTruncatedException.UNKNOWN, reset);
        }
        if (truncated != null) {
            return truncated.again();
        }
        EOFException end = new EOFException(address + ": the other side has ended");
        end.initCause(reset);
        return end;
    }

    /** Takes the message that {@link #awaitMessage} announced, to the target's position, which then is behind it. */
    void take(ByteBuffer target) throws IOException {
        int end = target.position() + length;
        takeStaged(target, end);
        if (target.isDirect()) {
            ByteBuffer rest = target.duplicate().limit(end);
            while (rest.hasRemaining()) {
                readPart(rest, rest.remaining());
            }
            target.position(end);
        } else {
            useLargeStaging();
            while (target.position() < end) {
                restage(end - target.position());
                takeStaged(target, end);
            }
        }
        length = NO_MESSAGE;
    }

    private void takeStaged(ByteBuffer target, int end) {
        int count = Math.min(staging.remaining(), end - target.position());
        target.put(target.position(), staging, staging.position(), count);
        target.position(target.position() + count);
        staging.position(staging.position() + count);
    }

    /** Takes the message that {@link #awaitMessage} announced. */
    void take(MutableDirectBuffer target, int offset) throws IOException {
        if (length > staging.remaining()) {
            ByteBuffer view = BufferViews.of(target, offset, length);
            if (view != null) {
                take(view);
                return;
            }
        }
        int end = offset + length;
        int index = offset;
        while (true) {
            int count = Math.min(staging.remaining(), end - index);
            target.putBytes(index, staging, count);
            index += count;
            if (index == end) {
                break;
            }
            useLargeStaging();
            restage(end - index);
        }
        length = NO_MESSAGE;
    }

    private void useLargeStaging() {
        if (staging.capacity() < STAGING_BYTES) {
            ByteBuffer larger = ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            staging = larger.put(staging).flip();
        }
    }

    /** Refills the empty staging buffer with the next part of a message of which so much is missing. */
    private void restage(int missingBytes) throws IOException {
        staging.clear().limit(Math.min(missingBytes, STAGING_BYTES));
        try {
            readPart(staging, missingBytes);
        } finally {
            staging.flip();
        }
    }

    private void readPart(ByteBuffer target, int missingBytes) throws IOException {
        read(target);
        if (ended) {
            truncated = new MessageTruncatedException(address, length - missingBytes, length, reset);
            length = NO_MESSAGE;
            throw truncated;
        }
    }

    private void read(ByteBuffer target) throws IOException {
        try {
            ended |= channel.read(target) < 0;
        } catch (SocketException e) {
            // The other side ended without having received all we sent: no reason to withhold what it had sent.
            ended = true;
            reset = e;
        }
    }
}
