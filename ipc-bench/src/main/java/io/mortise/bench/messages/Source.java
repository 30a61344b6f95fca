package io.mortise.bench.messages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages about to be sent, in private memory. Each begins with its number and ends with the complement of it; between them is
 * a pattern that no neighbour has. Used by one thread.
 *
 * <p>A few of them lie in a row, and each is written as soon as the one before it in the same place has been sent: a copy that loads
 * more than was just stored at once would wait for the stores, and the clock would tell of this program instead of the queue.
 */
final class Source {
    /** Boxed numbers, for lanes of objects: made beforehand and used again and again, since nobody is to be charged for making them. */
    static final int BOXES = 1 << 10;

    private static final int BYTES_AHEAD = 1 << 14;
    private static final int MOST_AHEAD = 16;

    private final UnsafeBuffer buffer;
    private final LongBuffer numbers;
    private final int length;
    private final int batch;
    private final int places;
    private final long first;
    private final Long[] boxes;
    private long next;
    private int place;
    private int leftOfBatch;

    private Source(UnsafeBuffer buffer, int length, int batch, int places, long first, Long[] boxes) {
        this.buffer = buffer;
        this.numbers = Objects.requireNonNull(buffer.byteBuffer())
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        this.length = length;
        this.batch = batch;
        this.places = places;
        this.first = first;
        this.boxes = boxes;
        this.next = first;
        this.leftOfBatch = batch;
    }

    /**
     * Messages that were never sent before.
     *
     * @param length of each, a multiple of eight
     * @param batch  how many are offered at once
     * @param first  number of the first one
     * @param isSole whether there is one producer and one consumer
     */
    static Source of(int length, int batch, long first, boolean isSole) {
        int places = places(length, batch);
        UnsafeBuffer buffer =
                new UnsafeBuffer(ByteBuffer.allocateDirect(places * length).order(ByteOrder.nativeOrder()));
        for (int place = 0; place < places; place++) {
            for (int at = 0; at < length; at += Long.BYTES) {
                buffer.putLong(place * length + at, pattern(first + place, at));
            }
        }
        Long[] boxes = new Long[length == Long.BYTES && isSole ? BOXES : 0];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = first + i;
        }
        Source source = new Source(buffer, length, batch, places, first, boxes);
        for (int place = 0; place < places; place++) {
            source.write(place, first + place);
        }
        return source;
    }

    /** What stands at a place of a message that is neither its first word nor its last: the same in every message of its place. */
    static long pattern(long place, int at) {
        return (place + 1) * 0x9E3779B97F4A7C15L + at;
    }

    /** How many messages there are in a row, after which the patterns are the same again. */
    static int places(int length, int batch) {
        return batch * Math.max(2, Math.min(MOST_AHEAD, BYTES_AHEAD / (length * batch)));
    }

    private void write(int at, long number) {
        int offset = at * length;
        buffer.putLong(offset, number);
        if (length > Long.BYTES) {
            buffer.putLong(offset + length - Long.BYTES, ~number);
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where the next message lies. */
    int offset() {
        return place * length;
    }

    int length() {
        return length;
    }

    /** How many messages are to be offered at once, one behind the other from the next one on. */
    int left() {
        return leftOfBatch;
    }

    /** Number of the next message; nothing else of it is sent by lanes of numbers. */
    long number() {
        return buffer.getLong(place * length);
    }

    /** Number of the next message as an object; in turn one of a few, unless several parties must be told apart. */
    Long box() {
        long number = number();
        return boxes.length == 0 ? Long.valueOf(number) : boxes[(int) (number - first) & (BOXES - 1)];
    }

    /** The next message is on its way. */
    void sent() {
        write(place, next + places);
        next++;
        place = place + 1 == places ? 0 : place + 1;
    }

    /** The next messages are on their way. */
    void sent(int count) {
        if (length == Long.BYTES) {
            sentNumbers(count);
        } else {
            for (int i = 0; i < count; i++) {
                sent();
            }
        }
        leftOfBatch = count == leftOfBatch ? batch : leftOfBatch - count;
    }

    /** Batches end where places do, so these lie in a row. */
    private void sentNumbers(int count) {
        long number = next + places;
        for (int i = 0; i < count; i++) {
            numbers.put(place + i, number + i);
        }
        next += count;
        place = place + count == places ? 0 : place + count;
    }

    /** How many were sent so far. */
    long count() {
        return next - first;
    }

    /** Flips one bit of a message to come, to see that it is noticed. */
    void corrupt() {
        int middle = length > Long.BYTES ? length / 2 : 0;
        int offset = (place + 1) % places * length + middle;
        buffer.putByte(offset, (byte) (buffer.getByte(offset) ^ 4));
    }
}
