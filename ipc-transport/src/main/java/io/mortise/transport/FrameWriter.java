package io.mortise.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;
import org.agrona.DirectBuffer;

/**
 * Writes frames. A short message is copied behind its header and written in one call; a long direct one is gathered from
 * where it lies; a long one on the heap goes through a buffer that stays in the cache. Callers take turns.
 */
final class FrameWriter {
    /** Up to here a copy costs less than a gathering call. */
    private static final int SHORT_BYTES = 16 << 10;

    private static final int STAGING_BYTES = 256 << 10;

    private final WritableByteChannel channel;
    private final ByteBuffer[] gathered = new ByteBuffer[2];
    private ByteBuffer staging = ByteBuffer.allocateDirect(SHORT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    FrameWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    void write(DirectBuffer source, int offset, int length) throws IOException {
        if (length <= SHORT_BYTES - FrameHeader.LENGTH) {
            begin(length);
            source.getBytes(offset, staging, length);
            flush();
            return;
        }
        ByteBuffer view = BufferViews.of(source, offset, length);
        if (view != null) {
            writeLong(view);
        } else {
            writeCopied(source, offset, length);
        }
    }

    /** Leaves the position of the message alone. */
    void write(ByteBuffer message) throws IOException {
        int length = message.remaining();
        if (length <= SHORT_BYTES - FrameHeader.LENGTH) {
            begin(length);
            staging.put(staging.position(), message, message.position(), length);
            staging.position(FrameHeader.LENGTH + length);
            flush();
        } else {
            writeLong(message.duplicate());
        }
    }

    private void writeLong(ByteBuffer message) throws IOException {
        if (message.isDirect() && channel instanceof GatheringByteChannel gathering) {
            begin(message.remaining());
            staging.flip();
            gathered[0] = staging;
            gathered[1] = message;
            try {
                while (message.hasRemaining()) {
                    gathering.write(gathered);
                }
            } finally {
                gathered[1] = staging; // not to keep the caller's buffer reachable
            }
            return;
        }
        useLargeStaging();
        begin(message.remaining());
        while (message.hasRemaining()) {
            int count = Math.min(message.remaining(), staging.remaining());
            staging.put(staging.position(), message, message.position(), count);
            staging.position(staging.position() + count);
            message.position(message.position() + count);
            flush();
            staging.clear();
        }
    }

    /** For memory that no {@code ByteBuffer} shows. */
    private void writeCopied(DirectBuffer source, int offset, int length) throws IOException {
        useLargeStaging();
        begin(length);
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, staging.remaining());
            source.getBytes(offset + done, staging, count);
            done += count;
            flush();
            staging.clear();
        }
    }

    private void useLargeStaging() {
        if (staging.capacity() < STAGING_BYTES) {
            staging = ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void begin(int length) {
        staging.clear();
        FrameHeader.put(staging, FrameHeader.MESSAGE, length);
    }

    private void flush() throws IOException {
        staging.flip();
        while (staging.hasRemaining()) {
            channel.write(staging);
        }
    }
}
