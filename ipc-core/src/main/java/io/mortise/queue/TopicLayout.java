package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.*;

import io.mortise.region.RegionCorruptException;
import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;

/** Where everything in one topic lies: computed by its creator, read from the first line by everybody else. */
record TopicLayout(TopicOptions options, long segmentBytes, long dataOffset, long lengthBytes) {

    static TopicLayout of(TopicOptions options) {
        long dataOffset = CELLS_OFFSET + (long) options.maxSubscribers() * CELL_LENGTH;
        long slack = BitUtil.align(options.maxMessageBytes(), LINE_LENGTH);
        return new TopicLayout(
                options,
                Math.max(options.capacityBytes() / SEGMENTS, ALIGNMENT),
                dataOffset,
                dataOffset + options.capacityBytes() + slack);
    }

    /** {@return how much of the ring a message takes} */
    static int recordBytes(int length) {
        return BitUtil.align(length, ALIGNMENT) + HEADER_LENGTH;
    }

    /** Writes the first line; the catalog shows the extent to nobody before it is done. */
    void write(AtomicBuffer header) {
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(PUBLISHERS_KIND_OFFSET, options.publishers().kind());
        header.putInt(MAX_SUBSCRIBERS_OFFSET, options.maxSubscribers());
        header.putInt(FLAGS_OFFSET, 0);
        header.putLong(CAPACITY_OFFSET, options.capacityBytes());
        header.putLong(MAX_MESSAGE_BYTES_OFFSET, options.maxMessageBytes());
        header.putInt(MARK_COUNT_OFFSET, MARK_COUNT);
        header.putInt(CELL_LENGTH_OFFSET, CELL_LENGTH);
        header.putLong(SEGMENT_OFFSET, segmentBytes);
        header.putLong(DATA_START_OFFSET, dataOffset);
        header.putLong(NEXT_MARK_OFFSET, segmentBytes);
    }

    /**
     * Reads the first line and believes none of it that does not fit the extent.
     *
     * @throws RegionCorruptException if this is no topic, or not one of this version
     */
    static TopicLayout read(AtomicBuffer header, String name, long extentLength) {
        expect(name, "magic", MAGIC, header.getLong(MAGIC_OFFSET));
        expect(name, "version", VERSION, header.getInt(VERSION_OFFSET));
        expect(name, "flags", 0, header.getInt(FLAGS_OFFSET));
        expect(name, "marks", MARK_COUNT, header.getInt(MARK_COUNT_OFFSET));
        expect(name, "cellBytes", CELL_LENGTH, header.getInt(CELL_LENGTH_OFFSET));
        TopicLayout layout = of(readOptions(header, name));
        expect(name, "segmentBytes", layout.segmentBytes, header.getLong(SEGMENT_OFFSET));
        expect(name, "dataOffset", layout.dataOffset, header.getLong(DATA_START_OFFSET));
        expect(name, "lengthBytes", layout.lengthBytes, extentLength);
        return layout;
    }

    private static TopicOptions readOptions(AtomicBuffer header, String name) {
        long capacity = header.getLong(CAPACITY_OFFSET);
        long maxMessageBytes = header.getLong(MAX_MESSAGE_BYTES_OFFSET);
        int maxSubscribers = header.getInt(MAX_SUBSCRIBERS_OFFSET);
        int kind = header.getInt(PUBLISHERS_KIND_OFFSET);
        try {
            TopicOptions options =
                    new TopicOptions(capacity, Parties.of(kind), Math.toIntExact(maxMessageBytes), maxSubscribers);
            expect(name, "capacityBytes", options.capacityBytes(), capacity);
            return options;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RegionCorruptException("the first line of topic " + name + " makes no sense: capacityBytes="
                    + capacity + " publishers=" + kind + " maxMessageBytes=" + maxMessageBytes + " maxSubscribers="
                    + maxSubscribers + " ("
                    + e.getMessage() + "); unlink the region and create it anew");
        }
    }

    private static void expect(String name, String what, long expected, long found) {
        if (expected != found) {
            throw new RegionCorruptException("topic " + name + " has " + what + "=" + found + ", expected " + expected
                    + "; it was made by another version, or overwritten: unlink the region and create it anew");
        }
    }
}
