package io.mortise.value;

import io.mortise.region.Extent;
import io.mortise.sync.SharedReentrantLock;

/**
 * What values and arrays have in common: the extent that they are made of, and the lock in it.
 *
 * <p>Whether it is still open is asked in every access, so each handle keeps the answer in the very field that the access needs
 * anyway, an address or a length, which is 0 when the access must be refused. Such a field is plain: a thread that reads an
 * old one while another closes the region works on memory that stays mapped as long as the handle can be reached.
 */
abstract class SharedVariable {
    final Extent extent;
    private final SharedReentrantLock lock;

    SharedVariable(Extent extent, int lockOffset) {
        this.extent = extent;
        lock = SharedReentrantLock.at(extent, lockOffset);
    }

    /** The handle of this attachment: the one that was just made, unless there is one already. */
    static <T extends SharedVariable> T handle(Class<T> type, T made) {
        Extent extent = made.extent;
        T handle = extent.companion(type, type, () -> made);
        extent.onClose(type, handle::refuse);
        if (extent.region().isClosed()) {
            handle.refuse();
        }
        return handle;
    }

    /** From now on no access is let through unasked. */
    abstract void refuse();

    /** {@return the name it has in its region} */
    public final String name() {
        return extent.name();
    }

    /**
     * {@return the lock that comes with it} No method takes it by itself: it guards what those who use it agree that it guards.
     */
    public final SharedReentrantLock lock() {
        return lock;
    }
}
