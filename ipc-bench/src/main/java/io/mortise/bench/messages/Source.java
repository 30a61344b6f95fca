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
 * <p>They lie in two halves, in a row. When all of one were sent its numbers are written anew, in one go, which takes less than one by one, and
 * the other half's turn comes: a copy that loads more than was just stored at once would wait for the stores, and the clock would
 * tell of this program instead of the queue.
 */
final class Source {
    /** Boxed numbers, for lanes of objects: made beforehand and used again and again, since nobody is to be charged for making them. */
    static final int BOXES = 1 << 10;

    private static final int MOST_BYTES_OF_A_HALF = 1 << 13;
    private static final int MOST_OF_A_HALF = 32;

    private final UnsafeBuffer buffer;
    private final LongBuffer words;
    private final int length;
    private final int batch;
    private final int half;
    private final long first;
    private final Long[] boxes;
    private long next;
    private long endOfHalf;
    private int offset;

    private Source(UnsafeBuffer buffer, int length, int batch, int half, long first, Long[] boxes) {
        this.buffer = buffer;
        this.words = Objects.requireNonNull(buffer.byteBuffer())
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        this.length = length;
        this.batch = batch;
        this.half = half;
        this.first = first;
        this.boxes = boxes;
        this.next = first;
        this.endOfHalf = first + half;
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
        Source source = new Source(buffer, length, batch, places / 2, first, boxes);
        source.write(0, first);
        source.write(places / 2, first + places / 2);
        return source;
    }

    /** What stands at a place of a message that is neither its first word nor its last: the same in every message of its place. */
    static long pattern(long place, int at) {
        return (place + 1) * 0x9E3779B97F4A7C15L + at;
    }

    /** How many messages there are in a row, after which the patterns are the same again: whole batches, twice. */
    static int places(int length, int batch) {
        return 2 * batch * Math.max(1, Math.min(MOST_OF_A_HALF, MOST_BYTES_OF_A_HALF / (length * batch)));
    }

    /** Writes the numbers of one half. */
    private void write(int place, long number) {
        int stride = length / Long.BYTES;
        int at = place * stride;
        for (int i = 0; i < half; i++) {
            words.put(at + i * stride, number + i);
        }
        if (stride > 1) {
            for (int i = 0; i < half; i++) {
                words.put(at + (i + 1) * stride - 1, ~(number + i));
            }
        }
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where the next message lies. */
    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** How many messages are to be offered at once, one behind the other from the next one on. */
    int left() {
        return batch - (int) ((next - first) % batch);
    }

    /** Number of the next message; nothing else of it is sent by lanes of numbers. */
    long number() {
        return buffer.getLong(offset);
    }

    /** Number of the next message as an object; in turn one of a few, unless several parties must be told apart. */
    Long box() {
        long number = number();
        return boxes.length == 0 ? Long.valueOf(number) : boxes[(int) (number - first) & (BOXES - 1)];
    }

    /** The next message is on its way. */
    void sent() {
        sent(1);
    }

    /** The next messages are on their way, no more than {@link #left()}. */
    void sent(int count) {
        next += count;
        offset += count * length;
        if (next == endOfHalf) {
            turn();
        }
    }

    /** Writes the half that was sent anew, to be sent after the other one. */
    private void turn() {
        int end = offset / length;
        write(end - half, next + half);
        endOfHalf = next + half;
        offset = end == half ? offset : 0;
    }

    /** How many were sent so far. */
    long count() {
        return next - first;
    }

    /** Flips one bit of a message to come, to see that it is noticed. */
    void corrupt() {
        int middle = length > Long.BYTES ? length / 2 : 0;
        int at = offset + length + middle;
        buffer.putByte(at, (byte) (buffer.getByte(at) ^ 4));
    }
}
