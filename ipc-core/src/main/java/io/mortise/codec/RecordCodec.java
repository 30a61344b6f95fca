package io.mortise.codec;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The codec of a record class. Its components may be primitives and their boxes, strings, byte arrays, enums, records of such components, and
 * whatever else a codec is given for.
 *
 * <pre>{@code
 * record Order(long id, String symbol, Side side, double price) {}
 *
 * Codec<Order> orders = RecordCodec.of(Order.class);
 * }</pre>
 *
 * <h2>Layout</h2>
 * <p>A fingerprint, and then the components in the order in which the record declares them, little endian, without gaps:
 * <table class="striped">
 * <caption>Bytes of a component</caption>
 * <thead><tr><th>type</th><th>bytes</th><th>format</th></tr></thead>
 * <tbody>
 * <tr><td>{@code boolean}</td><td>1, which is 0 or 1</td><td>{@code boolean}</td></tr>
 * <tr><td>other primitives</td><td>as many as in C, {@code char} 2</td><td>{@code long}</td></tr>
 * <tr><td>boxes</td><td>1, which is 0 for null, and the value, or zeros</td><td>{@code long?}</td></tr>
 * <tr><td>{@code String}</td><td>length (int), -1 for null, and UTF-8</td><td>{@code utf-8}</td></tr>
 * <tr><td>{@code byte[]}</td><td>length (int), -1 for null, and the bytes</td><td>{@code bytes}</td></tr>
 * <tr><td>enums</td><td>ordinal (int), -1 for null</td><td>{@code enum Side[BUY,SELL]}</td></tr>
 * <tr><td>records</td><td>1, which is 0 for null, and the components</td><td>{@code record Leg(long id)}</td></tr>
 * <tr><td>what has a codec</td><td>length (int), -1 for null, and what it writes</td><td>that codec's, or the type's name</td></tr>
 * </tbody>
 * </table>
 * <p>The {@link #format()} of a record says all that: its simple name, and the format and name of each component. The fingerprint is the
 * CRC-32 of the format's UTF-8. So a record whose components were renamed, reordered or changed is another record, and
 * messages of one are refused by the other.
 *
 * <p>Decoding runs the canonical constructor; what that throws is passed on as the cause of an {@link IllegalArgumentException}.
 * Immutable, for any number of threads.
 *
 * @param <R> the record class
 */
public final class RecordCodec<R extends Record> implements Codec<R> {
    private static final int FINGERPRINT_BYTES = Integer.BYTES;

    private final Class<R> type;
    private final RecordLayout layout;
    private final int fingerprint;

    private RecordCodec(Class<R> type, RecordLayout layout, int fingerprint) {
        this.type = type;
        this.layout = layout;
        this.fingerprint = fingerprint;
    }

    /**
     * {@return the codec of a record class}
     *
     * @param type the record class; its package must be open to this library if it is in a named module
     * @param <R>  the record class
     * @throws IllegalArgumentException if a component is of a type without a codec, or contains such a record itself
     */
    public static <R extends Record> RecordCodec<R> of(Class<R> type) {
        return builder(type).build();
    }

    /**
     * {@return a builder, for a record with components of other types}
     *
     * @param type the record class
     * @param <R>  the record class
     */
    public static <R extends Record> Builder<R> builder(Class<R> type) {
        return new Builder<>(type);
    }

    @Override
    public int encodedLength(R value) {
        Objects.requireNonNull(value);
        try {
            return RecordLayout.sum(FINGERPRINT_BYTES, layout.length(value));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a " + type.getName() + " would be longer than any message", e);
        }
    }

    @Override
    public int encode(R value, MutableDirectBuffer buffer, int offset) {
        return layout.write(value, buffer, Output.write(fingerprint, buffer, offset)) - offset;
    }

    @Override
    public R decode(DirectBuffer buffer, int offset, int length) {
        try {
            Input input = new Input(buffer, offset, length);
            int found = input.readInt();
            if (found != fingerprint) {
                throw new CodecException(
                        "fingerprint=" + Integer.toHexString(found) + ", expected " + Integer.toHexString(fingerprint)
                                + "; its sender has another record, or another version of it");
            }
            R value = type.cast(layout.read(input));
            input.checkAtEnd();
            return value;
        } catch (CodecException e) {
            throw new CodecException(
                    "length=" + length + " of what should be a " + type.getName() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the constructor of " + type.getName() + " refuses what was sent: " + e.getMessage(), e);
        }
    }

    @Override
    public String format() {
        return layout.format();
    }

    @Override
    public String toString() {
        return layout.format() + " codec";
    }

    /**
     * Makes codecs of a record class with components of types that need codecs of their own. For one thread.
     *
     * @param <R> the record class
     */
    public static final class Builder<R extends Record> {
        private final Class<R> type;
        private final Map<Class<?>, ObjectField> codecs = new HashMap<>();

        private Builder(Class<R> type) {
            this.type = type;
        }

        /**
         * Gives the codec of all components of a type, in this record and in those within it.
         *
         * @param componentType as the record declares it
         * @param codec         encodes it
         * @param <C>           the type
         * @return this
         */
        public <C> Builder<R> with(Class<C> componentType, Codec<C> codec) {
            if (componentType.isPrimitive()) {
                throw new IllegalArgumentException("componentType=" + componentType + " needs no codec");
            }
            codecs.put(componentType, new CodecField<>(componentType, codec));
            return this;
        }

        /**
         * {@return the codec}
         *
         * @throws IllegalArgumentException if a component is of a type without a codec, or a record contains itself
         */
        public RecordCodec<R> build() {
            RecordLayout layout = layout(type, new HashSet<>());
            CRC32 sum = new CRC32();
            sum.update(layout.format().getBytes(StandardCharsets.UTF_8));
            return new RecordCodec<>(type, layout, (int) sum.getValue());
        }

        private RecordLayout layout(Class<?> record, Set<Class<?>> outer) {
            if (!record.isRecord()) {
                throw new IllegalArgumentException(record + " is not a record class");
            }
            if (!outer.add(record)) {
                throw new IllegalArgumentException(
                        record + " contains itself, so its layout has no end; give it a codec of your own");
            }
            List<Field> fields = new ArrayList<>();
            for (RecordComponent component : record.getRecordComponents()) {
                fields.add(field(component, outer));
            }
            outer.remove(record);
            return RecordLayout.of(record, fields);
        }

        private Field field(RecordComponent component, Set<Class<?>> outer) {
            Class<?> componentType = component.getType();
            ObjectField given = codecs.get(componentType);
            if (given != null) {
                return Field.of(componentType, given);
            }
            Field known = Field.of(componentType);
            if (known != null) {
                return known;
            }
            if (componentType.isEnum()) {
                return Field.of(componentType, enumField(componentType));
            }
            if (componentType.isRecord()) {
                return Field.of(componentType, new RecordField(layout(componentType, outer)));
            }
            throw new IllegalArgumentException("component " + component.getName() + " of "
                    + component.getDeclaringRecord() + " is of " + componentType
                    + ", which has no codec; give one with RecordCodec.builder(type).with(componentType, codec)");
        }

        @SuppressWarnings("unchecked") // it was asked whether it is an enum
        private static EnumField enumField(Class<?> type) {
            return EnumField.of((Class<? extends Enum<?>>) type);
        }
    }
}
