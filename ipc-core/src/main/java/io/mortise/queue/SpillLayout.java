package io.mortise.queue;

import static io.mortise.queue.QueueDescriptor.LINE_LENGTH;
import static io.mortise.queue.QueueDescriptor.SPILL_BYTES_OFFSET;
import static io.mortise.queue.QueueDescriptor.SPILL_MAX_MESSAGE_BYTES_OFFSET;

import io.mortise.region.Extent;
import io.mortise.region.RegionCorruptException;
import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Where a queue's room for long messages lies, and what the queue itself carries then.
 *
 * @param options     what was asked for
 * @param carrier     the queue itself, with room for the short messages and for what stands for the long ones
 * @param begin       where the room begins, in the extent
 * @param lengthBytes how long it is, 0 if there is none
 */
record SpillLayout(QueueOptions options, QueueLayout carrier, long begin, long lengthBytes) {
    private static final int LARGEST_SHARE = 8;

    static SpillLayout of(QueueOptions options, int slots) {
        options.checkTogether();
        QueueLayout carrier = QueueLayout.of(carrierOptions(options));
        long begin = BitUtil.align(carrier.lengthBytes(), LINE_LENGTH);
        long length = options.spillBytes() == 0
                ? 0
                : SpillDescriptor.POOL_OFFSET
                        + BlockPoolLayout.lengthBytes(blockBytes(options), (int) blocks(options), slots);
        return new SpillLayout(options, carrier, begin, length);
    }

    private static QueueOptions carrierOptions(QueueOptions options) {
        return options.spillBytes() == 0
                ? options
                : options.spillBytes(0).maxMessageBytes(inlineBytes(options) + SpillDescriptor.PREFIX_BYTES);
    }

    /** {@return the length of the longest message that the queue carries itself} */
    private static int inlineBytes(QueueOptions options) {
        int shortest = QueueDescriptor.INLINE_BYTES - SpillDescriptor.PREFIX_BYTES;
        return (int) Math.min(options.maxMessageBytes(), Math.max(options.capacityBytes() / LARGEST_SHARE, shortest));
    }

    int inlineBytes() {
        return inlineBytes(options);
    }

    private static int blockBytes(QueueOptions options) {
        return Math.max(1, options.maxMessageBytes());
    }

    static long blocks(QueueOptions options) {
        long longest = blockBytes(options);
        return (options.spillBytes() + longest - 1) / longest;
    }

    boolean isSpilling() {
        return lengthBytes > 0;
    }

    /** {@return the length of the queue and its room for long messages} */
    long extentLength() {
        return isSpilling() ? begin + lengthBytes : carrier.lengthBytes();
    }

    /** Writes the first lines; the catalog shows the extent to nobody before it is done. */
    void write(Extent extent) {
        AtomicBuffer header = extent.buffer(0, QueueDescriptor.HEADER_LENGTH);
        carrier.write(header);
        if (isSpilling()) {
            header.putLong(SPILL_MAX_MESSAGE_BYTES_OFFSET, options.maxMessageBytes());
            header.putLong(SPILL_BYTES_OFFSET, options.spillBytes());
            BlockTable.make(extent, poolBegin(), blockBytes(options), (int) blocks(options));
        }
    }

    long poolBegin() {
        return begin + SpillDescriptor.POOL_OFFSET;
    }

    long poolLength() {
        return lengthBytes - SpillDescriptor.POOL_OFFSET;
    }

    /**
     * Reads the first line and believes none of it that does not fit the extent.
     *
     * @throws RegionCorruptException if this is no queue, or not one of this version
     */
    static SpillLayout read(Extent extent) {
        AtomicBuffer header = extent.buffer(0, (int) Math.min(extent.length(), QueueDescriptor.HEADER_LENGTH));
        long spillBytes = header.getLong(SPILL_BYTES_OFFSET);
        if (spillBytes == 0) {
            QueueLayout layout = QueueLayout.read(header, extent.name(), extent.length());
            return new SpillLayout(layout.options(), layout, extent.length(), 0);
        }
        try {
            int maxMessageBytes = Math.toIntExact(header.getLong(SPILL_MAX_MESSAGE_BYTES_OFFSET));
            QueueOptions carrier = QueueLayout.readOptions(header, extent.name());
            SpillLayout layout = of(
                    carrier.maxMessageBytes(maxMessageBytes).spillBytes(spillBytes),
                    extent.region().maxAttachments());
            QueueLayout found = QueueLayout.read(
                    header,
                    extent.name(),
                    extent.length() - layout.lengthBytes + layout.carrier.lengthBytes() - layout.begin);
            if (!found.equals(layout.carrier)) {
                throw new IllegalArgumentException("carrier=" + found.options());
            }
            return layout;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RegionCorruptException("the first line of queue " + extent.name() + " makes no sense: spillBytes="
                    + spillBytes + " (" + e.getMessage() + "); unlink the region and create it anew");
        }
    }
}
