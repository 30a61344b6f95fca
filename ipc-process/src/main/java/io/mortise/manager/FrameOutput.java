package io.mortise.manager;

import java.nio.ByteOrder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** A frame that is being written. Used again and again, by one thread at a time. */
final class FrameOutput {
    private static final int LARGEST_KEPT_BYTES = 1 << 20;

    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int position = Wire.HEADER_BYTES;

    /** Begins the next frame. */
    FrameOutput begin(byte kind) {
        if (buffer.capacity() > LARGEST_KEPT_BYTES) {
            buffer = new ExpandableArrayBuffer();
        }
        position = Wire.HEADER_BYTES;
        putByte(kind);
        return this;
    }

    /** Puts the length before the body. {@return that of both in bytes} */
    int finish() {
        buffer.putInt(0, position - Wire.HEADER_BYTES, ByteOrder.LITTLE_ENDIAN);
        return position;
    }

    byte[] bytes() {
        return buffer.byteArray();
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    void position(int to) {
        position = to;
    }

    int bodyBytes() {
        return position - Wire.HEADER_BYTES;
    }

    FrameOutput putByte(byte value) {
        buffer.putByte(position, value);
        position += Byte.BYTES;
        return this;
    }

    FrameOutput putInt(int value) {
        buffer.putInt(position, value, ByteOrder.LITTLE_ENDIAN);
        position += Integer.BYTES;
        return this;
    }

    FrameOutput putLong(long value) {
        buffer.putLong(position, value, ByteOrder.LITTLE_ENDIAN);
        position += Long.BYTES;
        return this;
    }

    void putBytes(byte[] value) {
        putInt(value.length);
        buffer.putBytes(position, value);
        position += value.length;
    }

    void setInt(int at, int value) {
        buffer.putInt(at, value, ByteOrder.LITTLE_ENDIAN);
    }
}
