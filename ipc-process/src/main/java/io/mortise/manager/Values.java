package io.mortise.manager;

import io.mortise.codec.Codec;
import io.mortise.codec.Codecs;
import io.mortise.codec.SerializableCodec;
import io.mortise.process.UnsendableException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Arguments and results as bytes: one byte for the kind, then what it takes. Strings, byte arrays and the common boxes have short forms;
 * the rest is serialized by the JDK. Immutable, for any number of threads.
 */
final class Values {
    private static final byte NULL = 0;
    private static final byte TRUE = 1;
    private static final byte FALSE = 2;
    private static final byte INTEGER = 3;
    private static final byte LONG = 4;
    private static final byte DOUBLE = 5;
    private static final byte STRING = 6;
    private static final byte BYTES = 7;
    private static final byte OBJECT = 8;

    private static final Codec<String> STRINGS = Codecs.strings();
    private static final int LONGEST_SHORT_STRING = 1 << 20;

    private final SerializableCodec<Object> serialized;
    private final int maxBytes;

    Values(Trust trust) {
        serialized = trust.codec();
        maxBytes = trust.maxBytes();
    }

    /**
     * Writes an object.
     *
     * @param what names it in messages.
     * @throws UnsendableException if something in it cannot be serialized, or it is too long.
     */
    void write(@Nullable Object object, String what, FrameOutput out) {
        if (object == null) {
            out.putByte(NULL);
        } else if (object instanceof String value) {
            writeString(value, what, out);
        } else if (object instanceof Integer value) {
            out.putByte(INTEGER).putInt(value);
        } else if (object instanceof Long value) {
            out.putByte(LONG).putLong(value);
        } else if (object instanceof Boolean value) {
            out.putByte(value ? TRUE : FALSE);
        } else if (object instanceof Double value) {
            out.putByte(DOUBLE).putLong(Double.doubleToRawLongBits(value));
        } else if (object instanceof byte[] value) {
            checkLength(value.length, what);
            out.putByte(BYTES).putBytes(value);
        } else {
            writeSerialized(object, what, out);
        }
        checkLength(out.bodyBytes(), what);
    }

    private void writeString(String value, String what, FrameOutput out) {
        int start = out.position();
        if (value.length() <= LONGEST_SHORT_STRING) {
            try {
                out.putByte(STRING).putInt(0);
                int length = STRINGS.encode(value, out.buffer(), out.position());
                out.setInt(out.position() - Integer.BYTES, length);
                out.position(out.position() + length);
                return;
            } catch (IllegalArgumentException e) {
                out.position(start); // half a surrogate pair, which only the JDK's form can take
            }
        }
        writeSerialized(value, what, out);
    }

    private void writeSerialized(Object object, String what, FrameOutput out) {
        out.putByte(OBJECT).putInt(0);
        int length;
        try {
            length = serialized.encode(object, out.buffer(), out.position());
        } catch (UnsendableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            checkLength(isTooLong(e) ? Integer.MAX_VALUE : 0, what);
            throw UnsendableException.of(object, what, e);
        }
        out.setInt(out.position() - Integer.BYTES, length);
        out.position(out.position() + length);
    }

    /** As the codec says it. */
    private static boolean isTooLong(Throwable e) {
        Throwable cause = e.getCause();
        return cause != null && String.valueOf(cause.getMessage()).startsWith("longer than ");
    }

    private void checkLength(int bytes, String what) {
        if (bytes > maxBytes - Long.BYTES) {
            throw new UnsendableException(
                    "cannot be sent to another process: " + what + " is longer than maxMessageBytes=" + maxBytes
                            + ": send it in parts, or allow more with ManagerBuilder.maxMessageBytes on both sides");
        }
    }

    /**
     * Reads an object.
     *
     * @throws FrameException                      if the bytes make no sense.
     * @throws io.mortise.codec.CodecException if they are those of an object that is refused, or not known here.
     */
    @Nullable
    Object read(FrameInput in) throws IOException {
        byte kind = in.getByte();
        return switch (kind) {
            case NULL -> null;
            case TRUE -> true;
            case FALSE -> false;
            case INTEGER -> in.getInt();
            case LONG -> in.getLong();
            case DOUBLE -> Double.longBitsToDouble(in.getLong());
            case STRING -> {
                int length = in.getLength();
                yield STRINGS.decode(in.buffer(), in.skip(length), length);
            }
            case BYTES -> in.getBytes();
            case OBJECT -> {
                int length = in.getLength();
                yield serialized.decode(in.buffer(), in.skip(length), length);
            }
            default -> throw new FrameException("kind=" + kind + " of value is unknown");
        };
    }

    /** {@return what an object is as bytes; null if it cannot be serialized} */
    byte @Nullable [] bytes(@Nullable Object object) {
        FrameOutput out = new FrameOutput().begin(NULL);
        try {
            write(object, "the value", out);
        } catch (UnsendableException e) {
            return null;
        }
        byte[] bytes = new byte[out.bodyBytes()];
        out.buffer().getBytes(Wire.HEADER_BYTES, bytes);
        return bytes;
    }
}
