package io.mortise.samples.ticker;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mortise.codec.Codec;
import io.mortise.codec.CodecException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A tick that is read where it lies, as the flyweights of a schema compiler (SBE) do: no object is made for it. It is valid only while
 * the message is in hand.
 *
 * <pre>
 *   bytes  0        8        16       20      28
 *         +--------+--------+--------+--------+
 *         | number | cents  |quantity| symbol |   little endian; the symbol in ASCII, filled up with blanks
 *         +--------+--------+--------+--------+
 * </pre>
 */
public final class TickFlyweight {
    private static final int CENTS_OFFSET = 8;
    private static final int QUANTITY_OFFSET = 16;
    private static final int SYMBOL_OFFSET = 20;
    private static final int SYMBOL_LENGTH = 8;
    private static final int LENGTH = SYMBOL_OFFSET + SYMBOL_LENGTH;

    private DirectBuffer buffer;
    private int offset;

    private TickFlyweight(DirectBuffer buffer) {
        this.buffer = buffer;
    }

    /** {@return the number of the tick} */
    public long number() {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    /** {@return the price in cents} */
    public long cents() {
        return buffer.getLong(offset + CENTS_OFFSET, LITTLE_ENDIAN);
    }

    /** {@return how many were traded} */
    public int quantity() {
        return buffer.getInt(offset + QUANTITY_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Appends the symbol to a text.
     *
     * @param text what to append it to
     */
    public void appendSymbol(StringBuilder text) {
        for (int i = 0; i < SYMBOL_LENGTH && buffer.getByte(offset + SYMBOL_OFFSET + i) != ' '; i++) {
            text.append((char) buffer.getByte(offset + SYMBOL_OFFSET + i));
        }
    }

    /** Writes ticks, for the side that has them as objects. */
    static final class Writer implements Codec<Tick> {
        @Override
        public int encodedLength(Tick tick) {
            if (tick.symbol().length() > SYMBOL_LENGTH) {
                throw new IllegalArgumentException("symbol=" + tick.symbol() + " is longer than " + SYMBOL_LENGTH);
            }
            return LENGTH;
        }

        @Override
        public int encode(Tick tick, MutableDirectBuffer buffer, int offset) {
            buffer.putLong(offset, tick.number(), LITTLE_ENDIAN);
            buffer.putLong(offset + CENTS_OFFSET, tick.cents(), LITTLE_ENDIAN);
            buffer.putInt(offset + QUANTITY_OFFSET, tick.quantity(), LITTLE_ENDIAN);
            buffer.setMemory(offset + SYMBOL_OFFSET, SYMBOL_LENGTH, (byte) ' ');
            buffer.putStringWithoutLengthAscii(offset + SYMBOL_OFFSET, tick.symbol());
            return LENGTH;
        }

        @Override
        public Tick decode(DirectBuffer buffer, int offset, int length) {
            throw new UnsupportedOperationException("ticks are read by their flyweight");
        }

        @Override
        public String format() {
            return "tick-1";
        }
    }

    /** Shows ticks where they lie, for the side that only looks. One flyweight for each thread. */
    static final class Reader implements Codec<TickFlyweight> {
        private static final ThreadLocal<TickFlyweight> FLYWEIGHT =
                ThreadLocal.withInitial(() -> new TickFlyweight(new org.agrona.concurrent.UnsafeBuffer(0, 0)));

        @Override
        public int encodedLength(TickFlyweight tick) {
            return LENGTH;
        }

        @Override
        public int encode(TickFlyweight tick, MutableDirectBuffer buffer, int offset) {
            buffer.putBytes(offset, tick.buffer, tick.offset, LENGTH);
            return LENGTH;
        }

        @Override
        public TickFlyweight decode(DirectBuffer buffer, int offset, int length) {
            CodecException.checkLength("tick-1", LENGTH, length);
            TickFlyweight tick = FLYWEIGHT.get();
            tick.buffer = buffer;
            tick.offset = offset;
            return tick;
        }

        @Override
        public String format() {
            return "tick-1";
        }
    }
}
