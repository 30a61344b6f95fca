package io.mortise.codec;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A codec with some of its values.
 *
 * @param name   for people
 * @param codec  the codec
 * @param values some values, the border cases among them
 * @param isOpen whether any bytes are a value, so that damage cannot be noticed
 */
record CodecCase<T>(String name, Codec<T> codec, List<T> values, boolean isOpen) {
    @Override
    public String toString() {
        return name;
    }

    enum Side {
        BUY,
        SELL {
            @Override
            public String toString() {
                return "sell";
            }
        }
    }

    record Empty() {}

    record Numbers(boolean z, byte b, short s, char c, int i, long j, float f, double d) {}

    record Leg(long id, String symbol) {}

    @SuppressWarnings("ArrayRecordComponent") // to see that it works
    record Order(long id, String symbol, Side side, Double limit, byte[] note, Leg leg, Leg otherLeg, Boolean isLive) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Order other
                    && id == other.id
                    && java.util.Objects.equals(symbol, other.symbol)
                    && side == other.side
                    && java.util.Objects.equals(limit, other.limit)
                    && Arrays.equals(note, other.note)
                    && java.util.Objects.equals(leg, other.leg)
                    && java.util.Objects.equals(otherLeg, other.otherLeg)
                    && java.util.Objects.equals(isLive, other.isLive);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id);
        }
    }

    record Stamped(Instant at, int value, List<String> tags) {}

    record Boxes(Boolean z, Byte b, Short s, Character c, Integer i, Long j, Float f, Double d) {}

    sealed interface Shape extends Serializable permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side, List<Circle> within) implements Shape {}

    static final class Instants implements Codec<Instant> {
        @Override
        public int encodedLength(Instant value) {
            return 12;
        }

        @Override
        public int encode(Instant value, MutableDirectBuffer buffer, int offset) {
            buffer.putLong(offset, value.getEpochSecond());
            buffer.putInt(offset + 8, value.getNano());
            return 12;
        }

        @Override
        public Instant decode(DirectBuffer buffer, int offset, int length) {
            CodecException.checkLength("instant", 12, length);
            int nanos = buffer.getInt(offset + 8);
            if (nanos < 0 || nanos > 999_999_999) {
                throw new IllegalArgumentException("nanos=" + nanos);
            }
            try {
                return Instant.ofEpochSecond(buffer.getLong(offset), nanos);
            } catch (java.time.DateTimeException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static List<CodecCase<?>> all() {
        List<CodecCase<?>> cases = new ArrayList<>();
        cases.add(new CodecCase<>("booleans", Codecs.booleans(), List.of(true, false), false));
        cases.add(new CodecCase<>("bytes", Codecs.byteValues(), List.of((byte) 0, (byte) -1, Byte.MIN_VALUE), true));
        cases.add(
                new CodecCase<>("shorts", Codecs.shorts(), List.of((short) 0, Short.MIN_VALUE, Short.MAX_VALUE), true));
        cases.add(new CodecCase<>("chars", Codecs.chars(), List.of('a', '\0', '\uD800', '\uFFFF'), true));
        cases.add(new CodecCase<>("ints", Codecs.ints(), List.of(0, -1, 0x0102_0304, Integer.MIN_VALUE), true));
        cases.add(
                new CodecCase<>("longs", Codecs.longs(), List.of(0L, -1L, Long.MIN_VALUE, 0x0102030405060708L), true));
        cases.add(new CodecCase<>(
                "floats",
                Codecs.floats(),
                List.of(0f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY),
                true));
        cases.add(new CodecCase<>("doubles", Codecs.doubles(), List.of(0d, -0d, Double.NaN, Math.PI), true));
        cases.add(new CodecCase<>(
                "byte arrays", Codecs.bytes(), List.of(new byte[0], new byte[] {1}, new byte[70_000]), true));
        cases.add(new CodecCase<>(
                "strings",
                Codecs.strings(),
                List.of("", "a", "plain ASCII", "\0", "äöü ß", "€ and \uFFFD", "𝄞 clef", "x".repeat(70_000) + "𝄞"),
                false));
        cases.add(new CodecCase<>("empty records", RecordCodec.of(Empty.class), List.of(new Empty()), false));
        cases.add(new CodecCase<>(
                "numbers",
                RecordCodec.of(Numbers.class),
                List.of(
                        new Numbers(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7),
                        new Numbers(false, (byte) -1, (short) -1, '\uFFFF', -1, -1, -0f, Double.NaN)),
                false));
        cases.add(new CodecCase<>(
                "boxes",
                RecordCodec.of(Boxes.class),
                List.of(
                        new Boxes(null, null, null, null, null, null, null, null),
                        new Boxes(true, (byte) 1, (short) 2, '3', 4, 5L, 6f, 7d)),
                false));
        cases.add(new CodecCase<>(
                "orders",
                RecordCodec.of(Order.class),
                List.of(
                        new Order(1, "MRT", Side.SELL, 2.5, new byte[] {1, 2}, new Leg(2, "€"), null, false),
                        new Order(1, "", Side.BUY, null, new byte[0], null, new Leg(3, null), true),
                        new Order(-1, null, null, null, null, null, null, null)),
                false));
        cases.add(new CodecCase<>(
                "stamped",
                RecordCodec.builder(Stamped.class)
                        .with(Instant.class, new Instants())
                        .with(List.class, (Codec) SerializableCodec.of(List.class))
                        .build(),
                List.of(new Stamped(Instant.EPOCH, 1, List.of("a", "b")), new Stamped(null, 2, null)),
                false));
        Map<DayOfWeek, Integer> days = new EnumMap<>(DayOfWeek.class);
        days.put(DayOfWeek.MONDAY, 1);
        cases.add(new CodecCase<>(
                "values of the JDK",
                SerializableCodec.of(Object.class),
                List.of(
                        "text",
                        42,
                        new BigDecimal("1e100"),
                        Instant.now(),
                        ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")),
                        List.of(LocalDate.EPOCH, UUID.randomUUID()),
                        List.of(),
                        Arrays.asList(1, 2, null),
                        Map.of("a", List.of(1), "b", Set.of(2)),
                        new TreeMap<>(Map.of(1, "one", 2, "two")),
                        days,
                        EnumSet.of(DayOfWeek.FRIDAY)),
                false));
        cases.add(new CodecCase<>(
                "shapes",
                SerializableCodec.of(Shape.class),
                List.of(new Circle(1), new Square(2, List.of(new Circle(3)))),
                false));
        return cases;
    }
}
