package io.mortise.codec;

/**
 * The codecs of bytes, strings and numbers. Those of records and of serializable objects are {@link RecordCodec} and {@link
 * SerializableCodec}. Numbers are little endian. All are immutable, and may be used by any number of threads.
 */
public final class Codecs {
    private Codecs() {}

    /** {@return the codec of byte arrays, as they are} Format {@code "bytes"}. */
    public static Codec<byte[]> bytes() {
        return BytesCodec.INSTANCE;
    }

    /**
     * {@return the codec of strings, in UTF-8} Format {@code "utf-8"}. Strict both ways: half a surrogate pair cannot be encoded ({@link
     * IllegalArgumentException}), and what is not well-formed is not decoded ({@link CodecException}).
     */
    public static Codec<String> strings() {
        return Utf8Codec.INSTANCE;
    }

    /** {@return the codec of booleans, 1 byte, 0 or 1} Format {@code "boolean"}. */
    public static Codec<Boolean> booleans() {
        return PrimitiveCodecs.BOOLEAN;
    }

    /** {@return the codec of single bytes} Format {@code "byte"}. */
    public static Codec<Byte> byteValues() {
        return PrimitiveCodecs.BYTE;
    }

    /** {@return the codec of shorts, 2 bytes} Format {@code "short"}. */
    public static Codec<Short> shorts() {
        return PrimitiveCodecs.SHORT;
    }

    /** {@return the codec of chars, 2 bytes} Format {@code "char"}. */
    public static Codec<Character> chars() {
        return PrimitiveCodecs.CHAR;
    }

    /** {@return the codec of ints, 4 bytes} Format {@code "int"}. */
    public static Codec<Integer> ints() {
        return PrimitiveCodecs.INT;
    }

    /** {@return the codec of longs, 8 bytes} Format {@code "long"}. */
    public static Codec<Long> longs() {
        return PrimitiveCodecs.LONG;
    }

    /** {@return the codec of floats, 4 bytes} Each NaN comes back as it is. Format {@code "float"}. */
    public static Codec<Float> floats() {
        return PrimitiveCodecs.FLOAT;
    }

    /** {@return the codec of doubles, 8 bytes} Each NaN comes back as it is. Format {@code "double"}. */
    public static Codec<Double> doubles() {
        return PrimitiveCodecs.DOUBLE;
    }
}
