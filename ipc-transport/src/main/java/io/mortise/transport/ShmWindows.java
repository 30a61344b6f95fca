package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.SLOT_BYTES;

import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a lane, as one address space: the small window, then the large one.
 *
 * @param small the slots that are there from the beginning.
 * @param large the slots that may come, with memory or without; null if none are foreseen.
 */
record ShmWindows(AtomicBuffer small, @Nullable AtomicBuffer large) {
    int smallSlots() {
        return small.capacity() / SLOT_BYTES;
    }

    int largeSlots() {
        return large == null ? 0 : large.capacity() / SLOT_BYTES;
    }

    String describe() {
        return "a window of " + small.capacity() / 1024 + " KiB"
                + (large == null ? "" : " and one of " + large.capacity() / 1024 + " KiB");
    }

    boolean isSmall(int position) {
        return position < small.capacity();
    }

    /** {@return the buffer that has the position} */
    AtomicBuffer buffer(int position) {
        return isSmall(position) || large == null ? small : large;
    }

    /** {@return where the position is in its buffer} */
    int index(int position) {
        return isSmall(position) ? position : position - small.capacity();
    }

    /** {@return true if there is such a piece, within one slot} */
    boolean isPiece(int position, int length) {
        return position >= 0
                && length > 0
                && (position & (SLOT_BYTES - 1)) + length <= SLOT_BYTES
                && position < (long) (smallSlots() + largeSlots()) * SLOT_BYTES;
    }
}
