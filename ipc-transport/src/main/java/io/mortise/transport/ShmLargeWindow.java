package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.SLOT_BYTES;

import io.mortise.region.Extent;
import java.io.IOException;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sender's large window: memory that is reserved when it turns out to be needed, a slot at a time so that no message waits for all of
 * it, and not at all where there is no room. For one thread at a time.
 */
final class ShmLargeWindow {
    /** Slots to be sent far before the memory is worth it. */
    static final int PATIENCE_SLOTS = 256;

    private final @Nullable Extent extent;
    private final int slots;
    private int wanted;
    private volatile int reserved;
    private volatile @Nullable String refusal;

    ShmLargeWindow(@Nullable Extent extent) {
        this.extent = extent;
        slots = extent == null ? 0 : (int) (extent.length() / SLOT_BYTES);
    }

    /** The buffer over it, which must not be touched where nothing is reserved. */
    static @Nullable AtomicBuffer buffer(@Nullable Extent extent) {
        return extent == null ? null : extent.buffer();
    }

    /** Notes that one more slot is sent far, and {@return whether the window may be used}. */
    boolean want() {
        if (reserved < slots && refusal == null && ++wanted > PATIENCE_SLOTS) {
            reserveOne();
        }
        return slots > 0 && reserved == slots;
    }

    private void reserveOne() {
        try {
            if (extent != null) {
                int before = reserved;
                extent.reserve((long) before * SLOT_BYTES, SLOT_BYTES);
                reserved = before + 1;
            }
        } catch (IOException | IllegalStateException e) {
            // No room, or closed, which the sender is about to find out: then the small window has to do.
            refusal = String.valueOf(e.getMessage());
        }
    }

    String describe() {
        long kibibytes = (long) reserved * SLOT_BYTES / 1024;
        return refusal == null ? kibibytes + " KiB of the large one reserved" : "no large one: " + refusal;
    }
}
