package io.mortise.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Writes to a stream that may buffer, and keeps nothing back. */
final class StreamChannel implements WritableByteChannel {
    private final OutputStream stream;
    private final WritableByteChannel channel;

    private StreamChannel(OutputStream stream, WritableByteChannel channel) {
        this.stream = stream;
        this.channel = channel;
    }

    static StreamChannel over(OutputStream stream) {
        return new StreamChannel(stream, Channels.newChannel(stream));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = channel.write(source);
        stream.flush();
        return count;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
