package io.mortise.process;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.SerializedLambda;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes tasks, arguments and results as bytes. Numbers, strings and lambdas that capture nothing else have short forms; the rest
 * is serialized by the JDK, large byte arrays apart. {@link Unpacker} reads it.
 *
 * <p>Each object is a byte that tells its kind, and then: nothing ({@code NULL}, {@code TRUE}, {@code FALSE}); 4 bytes ({@code INTEGER}; {@code
 * ARRAY}, the number of one that travels beside); 8 bytes ({@code LONG}, {@code DOUBLE}); or, for the others, a length of 4 bytes and so many
 * more. So a reader can pass over what it cannot read.
 *
 * <p>For one thread.
 */
final class Packer extends OutputStream {
    static final byte NULL = 0;
    static final byte TRUE = 1;
    static final byte FALSE = 2;
    static final byte INTEGER = 3;
    static final byte LONG = 4;
    static final byte DOUBLE = 5;
    static final byte STRING = 6;
    static final byte BYTES = 7;
    static final byte ARRAY = 8;
    static final byte LAMBDA = 9;
    static final byte OBJECT = 10;

    /** How an item ended that did not return. */
    static final byte EXCEPTION = 11;

    /** From here on an array travels by itself. */
    static final int LARGE_ARRAY_BYTES = 32 << 10;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_BYTES = 256;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private @Nullable List<byte[]> arrays;

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean hasArrays() {
        return arrays != null;
    }

    /** {@return what was written, in arrays that this packer keeps: valid until it is used again} */
    Packed view() {
        return new Packed(bytes, length, arrays == null ? Packed.NO_ARRAYS : arrays.toArray(new byte[0][]));
    }

    /** {@return what was written, for keeps} */
    Packed copy() {
        return new Packed(
                Arrays.copyOf(bytes, length),
                length,
                arrays == null ? Packed.NO_ARRAYS : arrays.toArray(new byte[0][]));
    }

    void reset() {
        reset(0, 0);
    }

    int arrayCount() {
        return arrays == null ? 0 : arrays.size();
    }

    /** Forgets all after a place, and all arrays but the first ones. */
    void reset(int to, int arraysKept) {
        length = to;
        if (arraysKept == 0) {
            arrays = null;
        } else if (arrays != null) {
            arrays.subList(arraysKept, arrays.size()).clear();
        }
    }

    void writeInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void writeLong(long value) {
        ensure(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    void setInt(int at, int value) {
        putInt(bytes, at, value);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    @Override
    public void write(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void ensure(int count) {
        if (count > bytes.length - length) {
            long wanted = Math.max(length + (long) count, bytes.length * 2L);
            if (length + (long) count > MOST_BYTES) {
                throw tooLong();
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MOST_BYTES));
        }
    }

    private static UnsendableException tooLong() {
        return new UnsendableException("cannot be sent to another process: longer than " + MOST_BYTES
                + " bytes, large byte arrays not counted; send it in several parts");
    }

    /**
     * Writes an object.
     *
     * @param what names it in messages.
     * @throws UnsendableException if something in it cannot be serialized; then what was written before it is not to be used either.
     */
    void writeObject(@Nullable Object object, String what) {
        if (!writeSimple(object)) {
            writeSerialized(object, what);
        }
    }

    /** {@return false if it has no short form, and nothing was written} */
    boolean writeSimple(@Nullable Object object) {
        if (object == null) {
            write(NULL);
        } else if (object instanceof Integer value) {
            write(INTEGER);
            writeInt(value);
        } else if (object instanceof Long value) {
            write(LONG);
            writeLong(value);
        } else if (object instanceof Double value) {
            write(DOUBLE);
            writeLong(Double.doubleToRawLongBits(value));
        } else if (object instanceof Boolean value) {
            write(value ? TRUE : FALSE);
        } else if (object instanceof String value) {
            writeString(value);
        } else if (object instanceof byte[] value) {
            writeBytes(value);
        } else {
            return writeLambda(object);
        }
        return true;
    }

    /** As it is: an encoder would replace half a surrogate pair. */
    private void writeString(String value) {
        if (value.length() > MOST_BYTES / Character.BYTES) {
            throw tooLong();
        }
        int count = value.length() * Character.BYTES;
        write(STRING);
        writeInt(count);
        ensure(count);
        ByteBuffer.wrap(bytes, length, count)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .put(value);
        length += count;
    }

    private void writeBytes(byte[] value) {
        if (value.length < LARGE_ARRAY_BYTES) {
            write(BYTES);
            writeInt(value.length);
            write(value, 0, value.length);
        } else {
            write(ARRAY);
            writeInt(addArray(value));
        }
    }

    private int addArray(byte[] array) {
        if (arrays == null) {
            arrays = new ArrayList<>();
        }
        arrays.add(array);
        return arrays.size() - 1;
    }

    /** Only one whose captures are immutable: others may be shared with something else that is sent, and must stay so. */
    private boolean writeLambda(Object object) {
        LambdaShape shape = LambdaShape.of(object.getClass());
        SerializedLambda lambda = shape == null ? null : shape.serialized(object);
        if (shape == null || lambda == null) {
            return false;
        }
        int count = lambda.getCapturedArgCount();
        for (int i = 0; i < count; i++) {
            if (!isImmutable(lambda.getCapturedArg(i))) {
                return false;
            }
        }
        byte[] text = shape.bytes(lambda);
        write(LAMBDA);
        int lengthAt = length;
        writeInt(0);
        writeInt(text.length);
        write(text, 0, text.length);
        writeInt(count);
        for (int i = 0; i < count; i++) {
            writeSimple(lambda.getCapturedArg(i));
        }
        setCount(lengthAt);
        return true;
    }

    private static boolean isImmutable(@Nullable Object object) {
        return object == null
                || object instanceof Integer
                || object instanceof Long
                || object instanceof Double
                || object instanceof Boolean
                || object instanceof String;
    }

    /**
     * Writes an object that has no short form.
     *
     * @param what names it in messages.
     * @throws UnsendableException if something in it cannot be serialized.
     */
    void writeSerialized(@Nullable Object object, String what) {
        write(OBJECT);
        int lengthAt = length;
        writeInt(0);
        try (ObjectOutputStream objects = new Output()) {
            objects.writeObject(object);
        } catch (UnsendableException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw Serial.unsendable(object, what, e);
        }
        setCount(lengthAt);
    }

    /** Writes how an item ended that did not return. */
    void writeException(Throwable exception) {
        write(EXCEPTION);
        int lengthAt = length;
        writeInt(0);
        writeObject(Outcome.threw(exception), "the exception");
        setCount(lengthAt);
    }

    /** Fills in the length of what was written since. */
    private void setCount(int at) {
        setInt(at, length - at - Integer.BYTES);
    }

    /** Puts the number of a large array in its place. */
    private final class Output extends ObjectOutputStream {
        private Output() throws IOException {
            super(Packer.this);
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(@Nullable Object object) throws ObjectStreamException {
            return object instanceof byte[] array && array.length >= LARGE_ARRAY_BYTES
                    ? new LargeArray(addArray(array))
                    : object;
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
