package io.mortise.queue;

import io.mortise.region.Extent;
import org.agrona.concurrent.UnsafeBuffer;

/** The data of a queue, which may be longer than a buffer, as buffers that overlap, so that any message lies within one. */
final class DataWindows {
    private static final int WINDOW_LENGTH = 1 << 30;
    private static final int WINDOW_STRIDE_BITS = 29;
    private static final int ONE_WINDOW_BITS = 63;

    private final UnsafeBuffer[] buffers;
    private final int bits;

    private DataWindows(UnsafeBuffer[] buffers) {
        this.buffers = buffers;
        bits = buffers.length == 1 ? ONE_WINDOW_BITS : WINDOW_STRIDE_BITS;
    }

    /** Windows twice as long as their distance. */
    static DataWindows of(Extent extent, QueueLayout layout) {
        long length = layout.lengthBytes() - layout.dataOffset();
        int count = length <= WINDOW_LENGTH ? 1 : (int) ((length - 1) >>> WINDOW_STRIDE_BITS);
        UnsafeBuffer[] buffers = new UnsafeBuffer[count];
        for (int i = 0; i < count; i++) {
            long offset = (long) i << WINDOW_STRIDE_BITS;
            int windowLength = (int) Math.min(WINDOW_LENGTH, length - offset);
            buffers[i] = new UnsafeBuffer(extent.buffer(layout.dataOffset() + offset, windowLength));
        }
        return new DataWindows(buffers);
    }

    int count() {
        return buffers.length;
    }

    private int which(long offset) {
        return Math.min((int) (offset >>> bits), buffers.length - 1);
    }

    /** {@return the buffer with what begins there} */
    UnsafeBuffer buffer(long offset) {
        return buffers[which(offset)];
    }

    /** {@return where in that buffer it begins} */
    int index(long offset) {
        return (int) (offset - ((long) which(offset) << bits));
    }

    /** {@return up to where records may begin that are shown whole by the same buffer as what begins there} */
    long until(long offset, long length) {
        int which = which(offset);
        return which == buffers.length - 1 ? length : Math.min(length, (which + 1L) << bits);
    }

    long address(long offset) {
        return buffer(offset).addressOffset() + index(offset);
    }
}
