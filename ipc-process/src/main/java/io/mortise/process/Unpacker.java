package io.mortise.process;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link Packer} has written. For one thread. */
final class Unpacker {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_CAPTURES = 255;
    private static final int MAX_SHAPES = 1000;

    private final Map<Text, LambdaMaker> makers = new HashMap<>();
    private byte[] bytes = {};
    private byte[][] arrays = Packed.NO_ARRAYS;
    private int at;
    private int end;

    void wrap(byte[] source, int offset, int length, byte[][] beside) {
        bytes = source;
        at = offset;
        end = offset + length;
        arrays = beside;
    }

    int position() {
        return at;
    }

    void position(int to) {
        at = to;
    }

    /** {@return true if those bytes are the same} */
    boolean matches(int from, byte[] other, int length) {
        return other.length == length && Arrays.equals(bytes, from, from + length, other, 0, length);
    }

    byte[] copy(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** {@return true if what comes next is a lambda that cannot change} */
    boolean isLambda() {
        return at < end && bytes[at] == Packer.LAMBDA;
    }

    int readInt() throws IOException {
        int from = skip(Integer.BYTES);
        return (int) INT.get(bytes, from);
    }

    long readLong() throws IOException {
        int from = skip(Long.BYTES);
        return (long) LONGS.get(bytes, from);
    }

    byte readByte() throws IOException {
        return bytes[skip(1)];
    }

    /** {@return where those bytes begin} */
    int skip(int count) throws IOException {
        int from = at;
        if (count < 0 || count > end - from) {
            throw new EOFException("count=" + count + " exceeds the " + (end - from) + " bytes that are left");
        }
        at = from + count;
        return from;
    }

    private int skipCounted() throws IOException {
        int count = readInt();
        return skip(count);
    }

    /** Passes over the next object. */
    void skipObject() throws IOException {
        switch (readByte()) {
            case Packer.NULL, Packer.TRUE, Packer.FALSE -> {}
            case Packer.INTEGER, Packer.ARRAY -> skip(Integer.BYTES);
            case Packer.LONG, Packer.DOUBLE -> skip(Long.BYTES);
            default -> skipCounted();
        }
    }

    /** {@return true if what comes next is a number, text or the like, which can always be read} */
    boolean isSimple() {
        return at < end && bytes[at] <= Packer.BYTES;
    }

    /** {@return true if what comes next is how an item ended that did not return} */
    boolean isException() {
        return at < end && bytes[at] == Packer.EXCEPTION;
    }

    /** {@return what a worker's exception is here} */
    Throwable readException(String where) throws IOException, ClassNotFoundException {
        skip(1 + Integer.BYTES);
        Throwable exception = readObject() instanceof Outcome outcome ? outcome.exception(where) : null;
        if (exception == null) {
            throw new IOException("what should be an exception is something else");
        }
        return exception;
    }

    /** {@return the next object} */
    @Nullable
    Object readObject() throws IOException, ClassNotFoundException {
        if (isSimple()) {
            return readSimple();
        }
        byte kind = readByte();
        return switch (kind) {
            case Packer.ARRAY -> array(readInt());
            case Packer.LAMBDA -> {
                skip(Integer.BYTES);
                yield readLambda();
            }
            case Packer.OBJECT -> {
                int from = skipCounted();
                yield Serial.read(
                        new ByteArrayInputStream(bytes, from, at - from), at - from + arrayBytes(), this::array);
            }
            default -> throw new IOException("kind=" + kind + " of object is unknown");
        };
    }

    /** {@return the next object, which is simple} */
    @Nullable
    Object readSimple() throws IOException {
        byte kind = readByte();
        return switch (kind) {
            case Packer.NULL -> null;
            case Packer.TRUE -> true;
            case Packer.FALSE -> false;
            case Packer.INTEGER -> readInt();
            case Packer.LONG -> readLong();
            case Packer.DOUBLE -> Double.longBitsToDouble(readLong());
            case Packer.STRING -> {
                int from = skipCounted();
                yield ByteBuffer.wrap(bytes, from, at - from)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asCharBuffer()
                        .toString();
            }
            case Packer.BYTES -> {
                int from = skipCounted();
                yield Arrays.copyOfRange(bytes, from, at);
            }
            default -> throw new IOException("kind=" + kind + " of object is not simple");
        };
    }

    private long arrayBytes() {
        long total = 0;
        for (byte[] array : arrays) {
            total += array.length;
        }
        return total;
    }

    private byte[] array(int number) throws IOException {
        if (number < 0 || number >= arrays.length) {
            throw new IOException("number=" + number + " of large array is not below " + arrays.length);
        }
        return arrays[number];
    }

    private Object readLambda() throws IOException, ClassNotFoundException {
        int from = skipCounted();
        LambdaMaker maker = maker(from, at - from);
        int count = readInt();
        if (count < 0 || count > MAX_CAPTURES) {
            throw new IOException("count=" + count + " of captured variables is not from 0 to " + MAX_CAPTURES);
        }
        @Nullable Object[] captured = new Object[count];
        for (int i = 0; i < count; i++) {
            captured[i] = readObject();
        }
        return maker.make(captured);
    }

    private LambdaMaker maker(int from, int length) throws IOException {
        byte[] shape = Arrays.copyOfRange(bytes, from, from + length);
        Text key = new Text(shape, Arrays.hashCode(shape));
        LambdaMaker maker = makers.get(key);
        if (maker == null) {
            if (makers.size() >= MAX_SHAPES) {
                makers.clear();
            }
            maker = LambdaMaker.of(shape, Thread.currentThread().getContextClassLoader());
            makers.put(key, maker);
        }
        return maker;
    }

    private static final class Text {
        private final byte[] bytes;
        private final int hash;

        private Text(byte[] bytes, int hash) {
            this.bytes = bytes;
            this.hash = hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text text && hash == text.hash && Arrays.equals(bytes, text.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
