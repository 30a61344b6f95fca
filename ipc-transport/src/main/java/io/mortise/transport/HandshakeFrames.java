package io.mortise.transport;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/** Sends and receives the short frames of the opening exchange, one at a time and never waiting. */
final class HandshakeFrames {
    static final int MAX_BODY_BYTES = 64;

    private final String address;
    private final ByteBuffer out = allocate().limit(0);
    private final ByteBuffer in = allocate().limit(FrameHeader.LENGTH);

    HandshakeFrames(String address) {
        this.address = address;
    }

    private static ByteBuffer allocate() {
        return ByteBuffer.allocate(FrameHeader.LENGTH + MAX_BODY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    void queue(int kind, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.clear();
        FrameHeader.put(out, kind, length);
        for (byte[] part : parts) {
            out.put(part);
        }
        out.flip();
    }

    boolean isFlushed() {
        return !out.hasRemaining();
    }

    boolean flush(SocketChannel channel) throws IOException {
        if (out.hasRemaining()) {
            channel.write(out);
        }
        return isFlushed();
    }

    /**
     * Reads a frame as far as it has come, and nothing beyond it.
     *
     * @return true if it is whole: {@link #kind} and {@link #body} tell what it is, until {@link #next}.
     */
    boolean read(SocketChannel channel) throws IOException {
        if (in.limit() == FrameHeader.LENGTH && fill(channel)) {
            int length = FrameHeader.take(
                    in.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip(), kind(), MAX_BODY_BYTES, address);
            in.limit(FrameHeader.LENGTH + length);
        }
        return in.limit() > FrameHeader.LENGTH && fill(channel);
    }

    private boolean fill(SocketChannel channel) throws IOException {
        if (in.hasRemaining() && channel.read(in) < 0) {
            throw new EOFException(address + ": the other side ended during the opening exchange");
        }
        return !in.hasRemaining();
    }

    int kind() {
        return in.get(3);
    }

    byte[] body() {
        byte[] body = new byte[in.limit() - FrameHeader.LENGTH];
        in.get(FrameHeader.LENGTH, body);
        return body;
    }

    void next() {
        in.clear().limit(FrameHeader.LENGTH);
    }
}
