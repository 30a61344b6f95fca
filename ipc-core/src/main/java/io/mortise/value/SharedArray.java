package io.mortise.value;

import io.mortise.region.Extent;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What arrays have in common: their length, where their elements lie, and the bulk copies.
 *
 * <p>The elements lie in segments of 1 GiB, since no buffer is sure to show more at once. Each segment is mapped in one piece, but
 * two of them need not be neighbours in memory. What goes through many elements does so in runs: neighbours in memory, and few
 * enough that a run does not hold up the collector, which waits for it.
 */
abstract class SharedArray extends SharedVariable {
    static final long SEGMENT_BYTES = 1L << 30;
    static final int MAX_RUN_BYTES = 1 << 20;

    private final int shift;
    private final long length;
    private final long[] segments;

    SharedArray(Extent extent, int shift) {
        super(extent, ArrayDescriptor.LOCK_OFFSET);
        this.shift = shift;
        length = extent.elements();
        segments = segments(extent, length << shift);
    }

    private static long[] segments(Extent extent, long lengthBytes) {
        long[] addresses = new long[Math.max(1, (int) ((lengthBytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES))];
        for (int i = 0; i < addresses.length; i++) {
            long offset = i * SEGMENT_BYTES;
            int segmentBytes = (int) Math.min(SEGMENT_BYTES, lengthBytes - offset);
            addresses[i] = extent.buffer(ArrayDescriptor.ELEMENTS_OFFSET + offset, segmentBytes)
                    .addressOffset();
        }
        return addresses;
    }

    /** {@return the number of elements} */
    public final long length() {
        return length;
    }

    /** Address of an element, if there is such an element. */
    final long checkedAddress(long index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("index=" + index + ", length=" + length + " of " + name());
        }
        return addressOf(index);
    }

    /** Address of an element that is known to exist. */
    final long addressOf(long index) {
        long offset = index << shift;
        return segments[(int) (offset / SEGMENT_BYTES)] + offset % SEGMENT_BYTES;
    }

    /** How many elements from an index on, and before the end, make up a run. */
    final int run(long index, long end) {
        long segmentLength = SEGMENT_BYTES >> shift;
        long inSegment = segmentLength - index % segmentLength;
        return (int) Math.min(Math.min(inSegment, end - index), MAX_RUN_BYTES >> shift);
    }

    /** How many elements up to an end, and not before the start, make up a run. */
    private int runBefore(long end, long start) {
        long segmentLength = SEGMENT_BYTES >> shift;
        long inSegment = (end - 1) % segmentLength + 1;
        return (int) Math.min(Math.min(inSegment, end - start), MAX_RUN_BYTES >> shift);
    }

    final void checkRange(long fromIndex, long toIndex) {
        if (fromIndex < 0 || fromIndex > toIndex || toIndex > length) {
            throw new IndexOutOfBoundsException(
                    "fromIndex=" + fromIndex + ", toIndex=" + toIndex + ", length=" + length + " of " + name());
        }
    }

    final void checkRun(long index, long count) {
        if (index < 0 || count < 0 || index > length - count) {
            throw new IndexOutOfBoundsException(
                    "index=" + index + ", count=" + count + ", length=" + length + " of " + name());
        }
    }

    final void copyOut(long fromIndex, Object javaArray, long javaOffset, int count) {
        long toIndex = fromIndex + count;
        try {
            for (long index = fromIndex; index < toIndex; ) {
                int run = run(index, toIndex);
                long done = (index - fromIndex) << shift;
                UnsafeApi.copyMemory(null, addressOf(index), javaArray, javaOffset + done, (long) run << shift);
                index += run;
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    final void copyIn(Object javaArray, long javaOffset, long fromIndex, int count) {
        long toIndex = fromIndex + count;
        try {
            for (long index = fromIndex; index < toIndex; ) {
                int run = run(index, toIndex);
                long done = (index - fromIndex) << shift;
                UnsafeApi.copyMemory(javaArray, javaOffset + done, null, addressOf(index), (long) run << shift);
                index += run;
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    final void copyElements(long index, SharedArray destination, long destinationIndex, long count) {
        checkRun(index, count);
        destination.checkRun(destinationIndex, count);
        extent.checkReadable();
        destination.extent.checkWritable();
        long distance = destinationIndex - index;
        boolean overlapping = Math.abs(distance) < count && isSameMemoryAs(destination);
        // Seen through two attachments, memory has two addresses, so that an overlap within a run would go unnoticed.
        long maxRun = overlapping && extent != destination.extent ? Math.abs(distance) : Long.MAX_VALUE;
        try {
            if (overlapping && distance > 0) {
                copyBackwards(index, destination, distance, count, maxRun);
            } else if (distance != 0 || !overlapping) {
                copyForwards(index, destination, distance, count, maxRun);
            }
        } finally {
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(destination);
        }
    }

    private boolean isSameMemoryAs(SharedArray other) {
        return extent == other.extent
                || (extent.region().id() == other.extent.region().id() && name().equals(other.name()));
    }

    private void copyForwards(long fromIndex, SharedArray destination, long distance, long count, long maxRun) {
        long toIndex = fromIndex + count;
        for (long index = fromIndex; index < toIndex; ) {
            long run = Math.min(run(index, toIndex), destination.run(index + distance, toIndex + distance));
            run = Math.min(run, maxRun);
            UnsafeApi.copyMemory(addressOf(index), destination.addressOf(index + distance), run << shift);
            index += run;
        }
    }

    private void copyBackwards(long fromIndex, SharedArray destination, long distance, long count, long maxRun) {
        for (long end = fromIndex + count; end > fromIndex; ) {
            long run = Math.min(runBefore(end, fromIndex), destination.runBefore(end + distance, fromIndex + distance));
            run = Math.min(run, maxRun);
            end -= run;
            UnsafeApi.copyMemory(addressOf(end), destination.addressOf(end + distance), run << shift);
        }
    }

    final ByteBuffer bytes(long index, int count) {
        checkRun(index, count);
        extent.checkReadable();
        long countBytes = (long) count << shift;
        if (countBytes > SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "count=" + count + " is more than one view shows: at most " + (SEGMENT_BYTES >> shift));
        }
        AtomicBuffer window = extent.buffer(ArrayDescriptor.ELEMENTS_OFFSET + (index << shift), (int) countBytes);
        return window.byteBuffer()
                .slice(window.wrapAdjustment(), (int) countBytes)
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public String toString() {
        return extent.toString();
    }
}
