package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.region.RegionDoor;
import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedSemaphore;
import io.mortise.sync.SyncDoor;
import org.agrona.concurrent.AtomicBuffer;

/** A semaphore with one permit, and two plain numbers that it guards. */
final class SemaphorePlace {
    private static final int OTHER_OFFSET = 128;

    final Both<RegionDoor.Part> parts;
    final Both<SharedSemaphore> semaphores;
    final Both<AtomicBuffer> data = Arena.extents(2L * OTHER_OFFSET).map(Extent::buffer);

    private SemaphorePlace(SemaphoreOptions options) {
        parts = Arena.allot(SyncDoor.semaphoreLength(Arena.LEFT.region(), options));
        SyncDoor.makeSemaphore(parts.left().extent(), options);
        semaphores = parts.map(part -> SyncDoor.semaphore(part.extent()));
    }

    static Places<SemaphorePlace> places(SemaphoreOptions options) {
        return new Places<>(() -> new SemaphorePlace(options));
    }

    SemaphorePlace prepared() {
        data.left().putLong(0, 0);
        data.left().putLong(OTHER_OFFSET, 0);
        return this;
    }

    /** {@return what both numbers are now, -1 if they were not the same, or 0 if there was no permit} */
    static int tryCountUp(SharedSemaphore semaphore, AtomicBuffer data) {
        if (!semaphore.tryAcquire()) {
            return 0;
        }
        try {
            return LockPlace.countUp(data);
        } finally {
            semaphore.release();
        }
    }

    static int countUp(SharedSemaphore semaphore, AtomicBuffer data) {
        semaphore.acquireUninterruptibly();
        try {
            return LockPlace.countUp(data);
        } finally {
            semaphore.release();
        }
    }
}
