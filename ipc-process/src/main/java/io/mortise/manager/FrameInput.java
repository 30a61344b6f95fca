package io.mortise.manager;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A frame that has come. Each length is checked against what is there, for the other side may be anybody. For one thread. */
final class FrameInput {
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int position;
    private int end;

    FrameInput wrap(DirectBuffer source, int offset, int length) {
        buffer = source;
        position = offset;
        end = offset + length;
        return this;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    byte getByte() throws FrameException {
        return buffer.getByte(skip(Byte.BYTES));
    }

    int getInt() throws FrameException {
        return buffer.getInt(skip(Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    long getLong() throws FrameException {
        return buffer.getLong(skip(Long.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the length that comes next, of bytes that are there} */
    int getLength() throws FrameException {
        int length = getInt();
        if (length < 0 || length > end - position) {
            throw new FrameException("length=" + length + " exceeds the " + (end - position) + " bytes that are left");
        }
        return length;
    }

    byte[] getBytes() throws FrameException {
        byte[] bytes = new byte[getLength()];
        buffer.getBytes(skip(bytes.length), bytes);
        return bytes;
    }

    /** {@return where those bytes begin} */
    int skip(int count) throws FrameException {
        if (count < 0 || count > end - position) {
            throw new FrameException("count=" + count + " exceeds the " + (end - position) + " bytes that are left");
        }
        int from = position;
        position += count;
        return from;
    }
}
