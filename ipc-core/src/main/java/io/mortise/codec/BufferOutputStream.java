package io.mortise.codec;

import java.io.IOException;
import java.io.OutputStream;
import org.agrona.MutableDirectBuffer;

/** Writes into a buffer, and not beyond a limit. */
final class BufferOutputStream extends OutputStream {
    private final MutableDirectBuffer buffer;
    private final int begin;
    private final int limit;
    private int length;

    BufferOutputStream(MutableDirectBuffer buffer, int begin, int limit) {
        this.buffer = buffer;
        this.begin = begin;
        this.limit = buffer.isExpandable() ? limit : Math.min(limit, buffer.capacity() - begin);
    }

    int length() {
        return length;
    }

    @Override
    public void write(int value) throws IOException {
        checkRoom(1);
        buffer.putByte(begin + length++, (byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        checkRoom(count);
        buffer.putBytes(begin + length, bytes, offset, count);
        length += count;
    }

    private void checkRoom(int count) throws IOException {
        if (count > limit - length) {
            throw new IOException("longer than " + limit + " bytes");
        }
    }
}
