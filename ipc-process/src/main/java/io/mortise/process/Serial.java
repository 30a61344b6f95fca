package io.mortise.process;

import io.mortise.codec.ApplicationFilter;
import io.mortise.codec.SerializationLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Objects as bytes, between processes of one program. */
final class Serial {
    private static final int MAX_DEPTH = 1000;

    /** Parent and child trust each other; these keep damage from becoming a full heap or stack. */
    private static final SerializationLimits LIMITS =
            new SerializationLimits(Integer.MAX_VALUE, MAX_DEPTH, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private Serial() {}

    /**
     * Writes one object.
     *
     * @param what names it in the message, as in "the result".
     * @throws UnsendableException if something in it cannot be serialized.
     * @throws IOException         if the stream refuses.
     */
    static void write(@Nullable Object object, String what, OutputStream out) throws IOException {
        ObjectOutputStream objects = new ObjectOutputStream(out);
        try {
            objects.writeObject(object);
        } catch (ObjectStreamException | RuntimeException | StackOverflowError e) {
            throw unsendable(object, what, e);
        }
        objects.flush();
    }

    static UnsendableException unsendable(@Nullable Object object, String what, Throwable why) {
        String way = object == null ? null : CapturePath.toUnserializable(object, what);
        return new UnsendableException(
                "cannot be sent to another process: " + (way != null ? way : what + ": " + why), why);
    }

    /**
     * Reads one object.
     *
     * @param bytes how many there are at most, which bounds what is built.
     * @throws IOException            if it cannot be read, or is refused by the filter.
     * @throws ClassNotFoundException if the other process knows classes that this one does not.
     */
    static @Nullable Object read(InputStream in, long bytes) throws IOException, ClassNotFoundException {
        return read(in, bytes, null);
    }

    /** Where large arrays are that travel beside. */
    @FunctionalInterface
    interface Arrays {
        byte[] get(int number) throws IOException;
    }

    /** As the other, with large arrays put back in their places. */
    static @Nullable Object read(InputStream in, long bytes, @Nullable Arrays arrays)
            throws IOException, ClassNotFoundException {
        ApplicationFilter filter = new ApplicationFilter(LIMITS, bytes);
        try (ObjectInputStream objects = new Input(in, filter, arrays)) {
            return objects.readObject();
        } catch (ObjectStreamException e) {
            throw filter.refusal() == null ? e : new IOException(filter.refusal(), e);
        }
    }

    /** Reads the classes that the application sees. */
    private static final class Input extends ObjectInputStream {
        private final @Nullable Arrays arrays;

        private Input(InputStream in, ApplicationFilter filter, @Nullable Arrays arrays) throws IOException {
            super(in);
            this.arrays = arrays;
            setObjectInputFilter(filter);
            if (arrays != null) {
                enableResolveObject(true);
            }
        }

        @Override
        protected @Nullable Object resolveObject(@Nullable Object object) throws IOException {
            return arrays != null && object instanceof LargeArray large ? arrays.get(large.number()) : object;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            if (context != null) {
                try {
                    return Class.forName(described.getName(), false, context);
                } catch (ClassNotFoundException e) {
                    // A primitive type, or one that only Mortise's own loader sees.
                }
            }
            return super.resolveClass(described);
        }
    }
}
