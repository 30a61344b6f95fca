package io.mortise.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/** The bytes of one record while it is read, front to back, and never beyond its end. */
final class Input {
    final DirectBuffer buffer;
    private final int end;
    private int position;

    Input(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        position = offset;
        end = offset + length;
    }

    /** Passes some bytes. {@return the offset of the first} */
    int pass(int bytes) {
        if (bytes < 0 || bytes > end - position) {
            throw new CodecException(bytes + " bytes should follow, " + (end - position) + " do");
        }
        int begin = position;
        position += bytes;
        return begin;
    }

    boolean readBoolean() {
        return PrimitiveCodecs.truth(readByte());
    }

    byte readByte() {
        return buffer.getByte(pass(Byte.BYTES));
    }

    short readShort() {
        return buffer.getShort(pass(Short.BYTES), LITTLE_ENDIAN);
    }

    char readChar() {
        return buffer.getChar(pass(Character.BYTES), LITTLE_ENDIAN);
    }

    int readInt() {
        return buffer.getInt(pass(Integer.BYTES), LITTLE_ENDIAN);
    }

    long readLong() {
        return buffer.getLong(pass(Long.BYTES), LITTLE_ENDIAN);
    }

    float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    void checkAtEnd() {
        if (position != end) {
            throw new CodecException((end - position) + " bytes follow the last component");
        }
    }
}
