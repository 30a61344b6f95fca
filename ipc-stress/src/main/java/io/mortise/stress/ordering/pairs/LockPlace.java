package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.sync.LockDescriptor;
import io.mortise.sync.SharedLock;
import java.util.concurrent.locks.Lock;
import org.agrona.concurrent.AtomicBuffer;

/** A lock, and two plain numbers on cache lines of their own that it guards. */
final class LockPlace {
    private static final int OTHER_OFFSET = 128;
    private static final int DATA_LENGTH = 2 * OTHER_OFFSET;
    private static final Places<LockPlace> PLACES = new Places<>(LockPlace::new);

    final Both<SharedLock> locks;
    final Both<AtomicBuffer> data;

    private LockPlace() {
        Both<Extent> extents = Arena.extents(LockDescriptor.BLOCK_LENGTH + DATA_LENGTH);
        locks = extents.map(extent -> SharedLock.at(extent, 0));
        data = extents.map(extent -> extent.buffer(LockDescriptor.BLOCK_LENGTH, DATA_LENGTH));
    }

    static LockPlace next() {
        LockPlace place = PLACES.next();
        place.data.left().putLong(0, 0);
        place.data.left().putLong(OTHER_OFFSET, 0);
        return place;
    }

    /** {@return what both numbers are now, or -1 if they were not the same} */
    static int countUp(AtomicBuffer data) {
        long first = data.getLong(0);
        long other = data.getLong(OTHER_OFFSET);
        data.putLong(0, first + 1);
        data.putLong(OTHER_OFFSET, other + 1);
        return first == other ? (int) first + 1 : -1;
    }

    static int lockAndCountUp(Lock lock, AtomicBuffer data) {
        lock.lock();
        try {
            return countUp(data);
        } finally {
            lock.unlock();
        }
    }

    /** {@return the same, or 0 if somebody else was inside} */
    static int tryLockAndCountUp(Lock lock, AtomicBuffer data) {
        if (!lock.tryLock()) {
            return 0;
        }
        try {
            return countUp(data);
        } finally {
            lock.unlock();
        }
    }
}
