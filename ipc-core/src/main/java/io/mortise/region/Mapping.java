package io.mortise.region;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file as memory. One mapping has at most 2 GiB, so a larger file has several, one beginning at each GiB: they overlap, and
 * any range of up to 1 GiB lies within one of them.
 *
 * <p>The memory is unmapped by the collector, when no buffer into it can be reached any more: not at close, when a thread may
 * still be inside.
 */
final class Mapping {
    /** Longest range that a single buffer can show. */
    static final long MAX_WINDOW = 1L << 30;

    private static final long LONGEST_MAPPING = Integer.MAX_VALUE - (RegionDescriptor.HEADER_LENGTH - 1L);

    private final MappedByteBuffer[] segments;
    private final long length;

    private Mapping(MappedByteBuffer[] segments, long length) {
        this.segments = segments;
        this.length = length;
    }

    static Mapping of(RandomAccessFile file, long length, boolean writable) throws IOException {
        FileChannel.MapMode mode = writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
        int count = length <= LONGEST_MAPPING ? 1 : (int) ((length - 1) / MAX_WINDOW) + 1;
        MappedByteBuffer[] segments = new MappedByteBuffer[count];
        for (int i = 0; i < count; i++) {
            long offset = i * MAX_WINDOW;
            segments[i] = file.getChannel().map(mode, offset, Math.min(LONGEST_MAPPING, length - offset));
            segments[i].order(ByteOrder.nativeOrder());
        }
        return new Mapping(segments, length);
    }

    long length() {
        return length;
    }

    AtomicBuffer window(long offset, long windowLength) {
        if (offset < 0 || windowLength < 0 || windowLength > MAX_WINDOW || offset > length - windowLength) {
            throw new IndexOutOfBoundsException(
                    "offset=" + offset + " length=" + windowLength + " of a file of " + length + " bytes");
        }
        int segment = segments.length == 1 ? 0 : (int) Math.min(offset / MAX_WINDOW, segments.length - 1);
        return new UnsafeBuffer(segments[segment], (int) (offset - segment * MAX_WINDOW), (int) windowLength);
    }
}
