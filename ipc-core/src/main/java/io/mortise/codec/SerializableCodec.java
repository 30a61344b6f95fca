package io.mortise.codec;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.io.DirectBufferInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The codec of {@link java.io.Serializable} objects: the slowest (microseconds) and longest, for what has no better one.
 *
 * <pre>{@code
 * Codec<Order> orders = SerializableCodec.of(Order.class, Customer.class);
 * }</pre>
 *
 * <p>Deserialising builds whatever objects the bytes ask for, so what they may ask for is limited. Allowed are
 * <ul>
 *   <li>the type itself, what was listed with it, the superclasses of these, and what sealed ones of them permit; arrays of all these;
 *   <li>the JDK's values: boxes, strings, {@code java.math}, {@code java.time}, the common collections, {@code UUID}, {@code URI},
 *       {@code Date}, {@code Locale}, {@code Currency}, {@code BitSet};
 *   <li>what the user's own filter allows, see {@link #filter}.
 * </ul>
 * <p>Everything else, lambdas and dynamic proxies among it, is refused with a {@link CodecException} that names the class; so is what
 * exceeds the {@link #limits}, and what {@code jdk.serialFilter} rejects. A filter judges classes, not what their own {@code readObject}
 * does: list only classes that can bear any content.
 *
 * <p>Immutable, for any number of threads.
 *
 * @param <T> the type of the values
 */
public final class SerializableCodec<T> implements Codec<T> {
    private static final String CURE =
            "if it should be, list it: SerializableCodec.of(type, " + ValueFilter.CLASS + ".class)";

    private final Class<T> type;
    private final AllowedClasses allowed;
    private final SerializationLimits limits;
    private final @Nullable ObjectInputFilter filter;

    private SerializableCodec(
            Class<T> type, AllowedClasses allowed, SerializationLimits limits, @Nullable ObjectInputFilter filter) {
        this.type = type;
        this.allowed = allowed;
        this.limits = limits;
        this.filter = filter;
    }

    /**
     * {@return the codec of a type}
     *
     * @param type what is sent, and allowed
     * @param more what it is made of, and is allowed as well
     * @param <T>  the type
     */
    public static <T> SerializableCodec<T> of(Class<T> type, Class<?>... more) {
        List<Class<?>> listed = new ArrayList<>(List.of(more));
        listed.add(type);
        return new SerializableCodec<>(type, new AllowedClasses(listed), SerializationLimits.DEFAULT, null);
    }

    /**
     * {@return the same with other limits}
     *
     * @param other the limits
     */
    public SerializableCodec<T> limits(SerializationLimits other) {
        return new SerializableCodec<>(type, allowed, other, filter);
    }

    /**
     * {@return the same with a filter that is asked about each class first} It may allow and reject; what it does not decide is allowed
     * as it would be without it. The limits hold all the same.
     *
     * @param judge the filter, which many threads may ask at once
     */
    public SerializableCodec<T> filter(ObjectInputFilter judge) {
        return new SerializableCodec<>(type, allowed, limits, judge);
    }

    @Override
    public int encodedLength(T value) {
        Objects.requireNonNull(value);
        return UNKNOWN_LENGTH;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the value, or something in it, is not serializable; or is longer than the limit
     */
    @Override
    public int encode(T value, MutableDirectBuffer buffer, int offset) {
        BufferOutputStream bytes = new BufferOutputStream(buffer, offset, limits.maxBytes());
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(type.cast(value));
        } catch (IOException e) {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " cannot be serialized: " + e, e);
        }
        return bytes.length();
    }

    @Override
    public T decode(DirectBuffer buffer, int offset, int length) {
        if (length > limits.maxBytes()) {
            throw new CodecException("length=" + length + " of a serialized " + type.getName() + " exceeds maxBytes="
                    + limits.maxBytes() + "; allow more with limits()");
        }
        ValueFilter judge = new ValueFilter(allowed, limits, length, filter, CURE);
        DirectBufferInputStream bytes = new DirectBufferInputStream(buffer, offset, length);
        try (FilteredObjectInput objects = new FilteredObjectInput(bytes, judge, type.getClassLoader())) {
            T value = type.cast(objects.readObject());
            if (value == null || bytes.available() > 0) {
                throw new CodecException("length=" + length + " of what should be one serialized " + type.getName()
                        + " holds " + (value == null ? "null" : bytes.available() + " bytes more"));
            }
            return value;
        } catch (CodecException e) {
            throw e;
        } catch (IOException | ClassNotFoundException | RuntimeException | StackOverflowError e) {
            String why = judge.refusal() == null ? e.toString() : judge.refusal();
            throw new CodecException(
                    "length=" + length + " of what should be a serialized " + type.getName() + ": " + why, e);
        }
    }

    @Override
    public String format() {
        return "java " + type.getName();
    }

    @Override
    public String toString() {
        return "codec of serialized " + type.getName();
    }
}
