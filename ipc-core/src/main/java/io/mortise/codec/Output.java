package io.mortise.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;

/** Writes primitive components of records. {@code write} takes a value, and where it goes, and tells where the next one goes. */
final class Output {
    private Output() {}

    static int write(boolean value, MutableDirectBuffer buffer, int offset) {
        buffer.putByte(offset, (byte) (value ? 1 : 0));
        return offset + 1;
    }

    static int write(byte value, MutableDirectBuffer buffer, int offset) {
        buffer.putByte(offset, value);
        return offset + Byte.BYTES;
    }

    static int write(short value, MutableDirectBuffer buffer, int offset) {
        buffer.putShort(offset, value, LITTLE_ENDIAN);
        return offset + Short.BYTES;
    }

    static int write(char value, MutableDirectBuffer buffer, int offset) {
        buffer.putChar(offset, value, LITTLE_ENDIAN);
        return offset + Character.BYTES;
    }

    static int write(int value, MutableDirectBuffer buffer, int offset) {
        buffer.putInt(offset, value, LITTLE_ENDIAN);
        return offset + Integer.BYTES;
    }

    static int write(long value, MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset, value, LITTLE_ENDIAN);
        return offset + Long.BYTES;
    }

    static int write(float value, MutableDirectBuffer buffer, int offset) {
        return write(Float.floatToRawIntBits(value), buffer, offset);
    }

    static int write(double value, MutableDirectBuffer buffer, int offset) {
        return write(Double.doubleToRawLongBits(value), buffer, offset);
    }
}
