package io.mortise.queue;

import static io.mortise.queue.QueueDescriptor.*;

import io.mortise.region.RegionCorruptException;
import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;

/** Where everything in one queue lies: computed by its creator, read from the first line by everybody else. */
record QueueLayout(QueueOptions options, int cells, long dataOffset, long lengthBytes) {

    static QueueLayout of(QueueOptions options) {
        if (options.isInTurnOnly()) {
            return ring(options);
        }
        int cells = BitUtil.findNextPositivePowerOfTwo(options.maxMessages() + 1);
        long dataOffset = BitUtil.align(CELLS_OFFSET + (long) cells * CELL_LENGTH, LINE_LENGTH);
        long slack = BitUtil.align(options.maxMessageBytes(), LINE_LENGTH);
        return new QueueLayout(options, cells, dataOffset, dataOffset + options.capacityBytes() + slack);
    }

    /** Each message takes a header besides its payload, and there is one more behind the last. */
    private static QueueLayout ring(QueueOptions options) {
        long slack = BitUtil.align(RingDescriptor.RECORD_HEADER_BYTES + options.maxMessageBytes(), LINE_LENGTH);
        return new QueueLayout(
                options, 0, RingDescriptor.DATA_OFFSET, RingDescriptor.DATA_OFFSET + ringBytes(options) + slack);
    }

    boolean isRing() {
        return cells == 0;
    }

    /** {@return the length of the data of a ring, without the slack behind it} */
    long ringBytes() {
        return ringBytes(options);
    }

    private static long ringBytes(QueueOptions options) {
        long headers = (long) RingDescriptor.RECORD_HEADER_BYTES * (options.maxMessages() + 1);
        return BitUtil.align(options.capacityBytes() + headers, LINE_LENGTH);
    }

    /** Writes the first line; the catalog shows the extent to nobody before it is done. */
    void write(AtomicBuffer header) {
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(PRODUCERS_KIND_OFFSET, options.producers().kind());
        header.putInt(CONSUMERS_KIND_OFFSET, options.consumers().kind());
        header.putInt(FLAGS_OFFSET, options.acknowledged() ? FLAG_ACKNOWLEDGED : 0);
        header.putLong(CAPACITY_OFFSET, options.capacityBytes());
        header.putLong(MAX_MESSAGE_BYTES_OFFSET, options.maxMessageBytes());
        header.putLong(MAX_MESSAGES_OFFSET, options.maxMessages());
        header.putLong(CELL_COUNT_OFFSET, cells);
        header.putInt(CELL_LENGTH_OFFSET, isRing() ? 0 : CELL_LENGTH);
        header.putInt(INLINE_BYTES_OFFSET, isRing() ? 0 : INLINE_BYTES);
        header.putLong(DATA_START_OFFSET, dataOffset);
        header.putInt(ALIGNMENT_OFFSET, PAYLOAD_ALIGNMENT);
    }

    /**
     * Reads the first line and believes none of it that does not fit the extent.
     *
     * @throws RegionCorruptException if this is no queue, or not one of this version and kind
     */
    static QueueLayout read(AtomicBuffer header, String name, long extentLength) {
        expect(name, "magic", MAGIC, header.getLong(MAGIC_OFFSET));
        expect(name, "version", VERSION, header.getInt(VERSION_OFFSET));
        expect(name, "flags", 0, header.getInt(FLAGS_OFFSET) & ~FLAG_ACKNOWLEDGED);
        QueueLayout layout = of(readOptions(header, name));
        expect(name, "cells", layout.cells, header.getLong(CELL_COUNT_OFFSET));
        expect(name, "cellBytes", layout.isRing() ? 0 : CELL_LENGTH, header.getInt(CELL_LENGTH_OFFSET));
        expect(name, "inlineBytes", layout.isRing() ? 0 : INLINE_BYTES, header.getInt(INLINE_BYTES_OFFSET));
        expect(name, "dataOffset", layout.dataOffset, header.getLong(DATA_START_OFFSET));
        expect(name, "alignment", PAYLOAD_ALIGNMENT, header.getInt(ALIGNMENT_OFFSET));
        expect(name, "lengthBytes", layout.lengthBytes, extentLength);
        return layout;
    }

    static QueueOptions readOptions(AtomicBuffer header, String name) {
        long capacity = header.getLong(CAPACITY_OFFSET);
        long maxMessageBytes = header.getLong(MAX_MESSAGE_BYTES_OFFSET);
        long maxMessages = header.getLong(MAX_MESSAGES_OFFSET);
        try {
            QueueOptions options = new QueueOptions(
                    capacity,
                    Math.toIntExact(maxMessageBytes),
                    Math.toIntExact(maxMessages),
                    Parties.of(header.getInt(PRODUCERS_KIND_OFFSET)),
                    Parties.of(header.getInt(CONSUMERS_KIND_OFFSET)),
                    (header.getInt(FLAGS_OFFSET) & FLAG_ACKNOWLEDGED) != 0,
                    0);
            options.checkTogether();
            expect(name, "capacityBytes", options.capacityBytes(), capacity);
            return options;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RegionCorruptException("the first line of queue " + name + " makes no sense: capacityBytes="
                    + capacity + " maxMessageBytes=" + maxMessageBytes + " maxMessages=" + maxMessages + " ("
                    + e.getMessage() + "); unlink the region and create it anew");
        }
    }

    private static void expect(String name, String what, long expected, long found) {
        if (expected != found) {
            throw new RegionCorruptException("queue " + name + " has " + what + "=" + found + ", expected " + expected
                    + "; it was made by another version, or overwritten: unlink the region and create it anew");
        }
    }
}
