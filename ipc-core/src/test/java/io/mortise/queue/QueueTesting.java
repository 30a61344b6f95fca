package io.mortise.queue;

import static io.mortise.queue.QueueDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;

/** What the tests of this package share. */
final class QueueTesting {
    static final String NAME = "q";

    /** Who may be at a queue, and what becomes of what they do not finish. */
    enum Kind {
        MANY_TO_MANY(Parties.MANY, Parties.MANY, false),
        ONE_TO_MANY(Parties.SINGLE, Parties.MANY, false),
        MANY_TO_ONE(Parties.MANY, Parties.SINGLE, false),
        ACKNOWLEDGED(Parties.MANY, Parties.MANY, true),
        ACKNOWLEDGED_TO_ONE(Parties.MANY, Parties.SINGLE, true),
        ONE_TO_ONE(Parties.SINGLE, Parties.SINGLE, false),
        ACKNOWLEDGED_ONE_TO_ONE(Parties.SINGLE, Parties.SINGLE, true);

        private static final int SEVERAL = 3;

        private final Parties producers;
        private final Parties consumers;
        final boolean isAcknowledged;

        Kind(Parties producers, Parties consumers, boolean isAcknowledged) {
            this.producers = producers;
            this.consumers = consumers;
            this.isAcknowledged = isAcknowledged;
        }

        QueueOptions of(QueueOptions options) {
            return options.producers(producers).consumers(consumers).acknowledged(isAcknowledged);
        }

        /** {@return how many of them there are on a side, if there can be so many} */
        int parties(int count) {
            return producers == Parties.SINGLE ? 1 : count;
        }

        int senders() {
            return producers == Parties.SINGLE ? 1 : SEVERAL;
        }

        int receivers() {
            return consumers == Parties.SINGLE ? 1 : SEVERAL;
        }
    }

    private QueueTesting() {}

    static Region region(Path directory) throws IOException {
        return Region.createOrAttach(
                directory.resolve("region"), RegionOptions.ofMegabytes(8).reserveSpace(false));
    }

    /** The words of a queue as an attachment sees them that will not clean up when it is closed: as if it were killed. */
    static QueueMemory memory(Region region) {
        Extent extent = Objects.requireNonNull(region.find(NAME, TYPE));
        return QueueMemory.of(extent, QueueLayout.read(extent.buffer(0, CELLS_OFFSET), NAME, extent.length()));
    }

    /** The first part of a queue's memory. */
    static UnsafeBuffer header(Region region) {
        return new UnsafeBuffer(Objects.requireNonNull(region.find(NAME, TYPE)).buffer(0, HEADER_LENGTH));
    }

    /** Makes an empty queue look as if that many messages had gone through it, and taken that many bytes of the ring. */
    static void startAt(Region region, long position, long ringBytes) {
        Extent extent = Objects.requireNonNull(region.find(NAME, TYPE));
        QueueLayout layout = QueueLayout.read(extent.buffer(0, CELLS_OFFSET), NAME, extent.length());
        if (layout.isRing()) {
            // Whoever finds the sides free looks where the queue is.
            QueueEngine.of(extent, layout).leave();
            startRingAt(header(region), layout, position, ringBytes);
        } else {
            startCellsAt(region, position, ringBytes);
        }
    }

    private static void startRingAt(UnsafeBuffer header, QueueLayout layout, long number, long end) {
        header.putLong(RingDescriptor.MARK_OFFSET, number);
        header.putLong(RingDescriptor.TAKEN_OFFSET, number << 2);
        header.putLong(RingDescriptor.ENDINGS_OFFSET + RingDescriptor.UP_TO_OFFSET, number);
        for (int slot = 0; slot < 2; slot++) {
            int offset = RingDescriptor.HEAD_OFFSET + slot * RingDescriptor.SLOT_LENGTH;
            header.putLong(offset + RingDescriptor.HEAD_END_OFFSET, end);
            header.putLong(offset + RingDescriptor.HEAD_NUMBER_OFFSET, number);
            header.putLong(
                    offset + RingDescriptor.HEAD_POSITION_OFFSET, Math.floorMod(end, layout.ringBytes()) & -Long.BYTES);
        }
    }

    private static void startCellsAt(Region region, long position, long ringBytes) {
        QueueMemory memory = memory(region);
        UnsafeBuffer header = memory.header();
        header.putLong(TAIL_OFFSET, position);
        header.putLong(TAKEN_OFFSET, position);
        header.putLong(HEAD_OFFSET, position);
        header.putLong(HEAD_DATA_OFFSET, ringBytes);
        for (int i = 0; i < 3; i++) {
            header.putLong(ENDINGS_OFFSET + i * Long.BYTES, position << 40);
        }
        int cells = memory.layout.cells();
        for (long next = position; next < position + cells; next++) {
            int offset = (int) (next & (cells - 1)) * CELL_LENGTH;
            memory.cells().putLong(offset, CellWord.free(CellWord.FREED, memory.lap(next)));
            memory.cells().putLong(offset + CELL_END_OFFSET, ringBytes);
        }
    }

    static UnsafeBuffer text(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static long offer(SharedQueue queue, String text) {
        UnsafeBuffer source = text(text);
        return queue.offer(source, 0, source.capacity());
    }

    /** All that is there now. */
    static List<String> drain(SharedQueue queue) {
        List<String> found = new ArrayList<>();
        while (queue.poll(into(found), 16) > 0) {}
        return found;
    }

    static MessageHandler into(List<String> list) {
        return (buffer, offset, length) -> {
            byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            list.add(new String(bytes, StandardCharsets.UTF_8));
        };
    }
}
