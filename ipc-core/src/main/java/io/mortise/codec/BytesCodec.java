package io.mortise.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Byte arrays as they are. */
final class BytesCodec implements Codec<byte[]> {
    static final Codec<byte[]> INSTANCE = new BytesCodec();

    private BytesCodec() {}

    @Override
    public int encodedLength(byte[] value) {
        return value.length;
    }

    @Override
    public int encode(byte[] value, MutableDirectBuffer buffer, int offset) {
        buffer.putBytes(offset, value);
        return value.length;
    }

    @Override
    public byte[] decode(DirectBuffer buffer, int offset, int length) {
        byte[] value = new byte[length];
        buffer.getBytes(offset, value);
        return value;
    }

    @Override
    public String format() {
        return "bytes";
    }

    @Override
    public String toString() {
        return "bytes codec";
    }
}
