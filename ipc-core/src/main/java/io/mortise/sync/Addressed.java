package io.mortise.sync;

import io.mortise.region.Extent;

/**
 * A primitive whose fast paths go straight to one word. Whether the region is still open is asked in every one of them, so the handle
 * keeps the answer in the very field that they need anyway: the address, which is 0 when an access must be refused. Such a field
 * is plain: a thread that reads an old one while another closes the region works on memory that stays mapped as long as the handle
 * can be reached. So each access by address ends with a {@link java.lang.ref.Reference#reachabilityFence fence} for the handle.
 */
abstract class Addressed {
    final Extent extent;
    private final long address;

    /** The address while the word may be read, then 0. */
    private long readableAddress;

    /** The address while the word may be written, then 0. */
    private long writableAddress;

    Addressed(Extent extent, int offset) {
        this.extent = extent;
        address = extent.buffer(offset, Long.BYTES).addressOffset();
        readableAddress = address;
        writableAddress = extent.region().isReadOnly() ? 0 : address;
    }

    /** The handle of this attachment: the one that was just made, unless there is one already. */
    static <T extends Addressed> T handle(Class<T> type, T made) {
        Extent extent = made.extent;
        T handle = extent.companion(type, type, () -> made);
        extent.onClose(type, handle::refuse);
        if (extent.region().isClosed()) {
            handle.refuse();
        }
        return handle;
    }

    final void refuse() {
        readableAddress = 0;
        writableAddress = 0;
    }

    final long readable() {
        long open = readableAddress;
        if (open == 0) {
            extent.checkReadable();
            return address;
        }
        return open;
    }

    final long writable() {
        long open = writableAddress;
        if (open == 0) {
            extent.checkWritable();
            return address;
        }
        return open;
    }
}
