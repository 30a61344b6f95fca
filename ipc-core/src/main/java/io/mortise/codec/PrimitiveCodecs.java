package io.mortise.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A class for each, so that a compiler that knows the codec knows its methods. */
final class PrimitiveCodecs {
    static final Codec<Boolean> BOOLEAN = new FixedLengthCodec<>("boolean", 1) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Boolean value) {
            buffer.putByte(offset, (byte) (value ? 1 : 0));
        }

        @Override
        Boolean get(DirectBuffer buffer, int offset) {
            return truth(buffer.getByte(offset));
        }
    };

    static final Codec<Byte> BYTE = new FixedLengthCodec<>("byte", Byte.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Byte value) {
            buffer.putByte(offset, value);
        }

        @Override
        Byte get(DirectBuffer buffer, int offset) {
            return buffer.getByte(offset);
        }
    };

    static final Codec<Short> SHORT = new FixedLengthCodec<>("short", Short.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Short value) {
            buffer.putShort(offset, value, LITTLE_ENDIAN);
        }

        @Override
        Short get(DirectBuffer buffer, int offset) {
            return buffer.getShort(offset, LITTLE_ENDIAN);
        }
    };

    static final Codec<Character> CHAR = new FixedLengthCodec<>("char", Character.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Character value) {
            buffer.putChar(offset, value, LITTLE_ENDIAN);
        }

        @Override
        Character get(DirectBuffer buffer, int offset) {
            return buffer.getChar(offset, LITTLE_ENDIAN);
        }
    };

    static final Codec<Integer> INT = new FixedLengthCodec<>("int", Integer.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Integer value) {
            buffer.putInt(offset, value, LITTLE_ENDIAN);
        }

        @Override
        Integer get(DirectBuffer buffer, int offset) {
            return buffer.getInt(offset, LITTLE_ENDIAN);
        }
    };

    static final Codec<Long> LONG = new FixedLengthCodec<>("long", Long.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Long value) {
            buffer.putLong(offset, value, LITTLE_ENDIAN);
        }

        @Override
        Long get(DirectBuffer buffer, int offset) {
            return buffer.getLong(offset, LITTLE_ENDIAN);
        }
    };

    static final Codec<Float> FLOAT = new FixedLengthCodec<>("float", Float.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Float value) {
            buffer.putInt(offset, Float.floatToRawIntBits(value), LITTLE_ENDIAN);
        }

        @Override
        Float get(DirectBuffer buffer, int offset) {
            return Float.intBitsToFloat(buffer.getInt(offset, LITTLE_ENDIAN));
        }
    };

    static final Codec<Double> DOUBLE = new FixedLengthCodec<>("double", Double.BYTES) {
        @Override
        void put(MutableDirectBuffer buffer, int offset, Double value) {
            buffer.putLong(offset, Double.doubleToRawLongBits(value), LITTLE_ENDIAN);
        }

        @Override
        Double get(DirectBuffer buffer, int offset) {
            return Double.longBitsToDouble(buffer.getLong(offset, LITTLE_ENDIAN));
        }
    };

    private PrimitiveCodecs() {}

    static boolean truth(byte found) {
        if ((found & ~1) != 0) {
            throw new CodecException("byte " + found + " of what should be a boolean is neither 0 nor 1");
        }
        return found == 1;
    }
}
