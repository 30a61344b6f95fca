package io.mortise.stress.ordering.pairs;

import io.mortise.region.RegionDoor;
import io.mortise.sync.ReadWriteLockDescriptor;
import io.mortise.sync.SharedReadWriteLock;
import org.agrona.concurrent.AtomicBuffer;

/** A read-write lock, and what it guards, which is 0 at first. */
final class ReadWritePlace {
    private static final int LOCK_LENGTH =
            ReadWriteLockDescriptor.length(Arena.LEFT.region().maxAttachments());
    private static final Places<ReadWritePlace> PLACES = new Places<>(ReadWritePlace::new);

    final Both<RegionDoor.Part> parts = Arena.allot(LOCK_LENGTH + Payload.LENGTH);
    final Both<SharedReadWriteLock> locks = parts.map(part -> SharedReadWriteLock.at(part.extent(), 0));
    final Both<AtomicBuffer> data = parts.map(part -> part.extent().buffer(LOCK_LENGTH, Payload.LENGTH));

    private ReadWritePlace() {}

    static ReadWritePlace next() {
        ReadWritePlace place = PLACES.next();
        Payload.write(place.data.left(), 0);
        return place;
    }

    /** Makes the lock what it was before anybody knew of it, but for the right side, which does. */
    void forgetLeft() {
        AtomicBuffer memory = parts.left().extent().buffer(0, LOCK_LENGTH);
        int cell = ReadWriteLockDescriptor.CELLS_OFFSET;
        memory.putInt(ReadWriteLockDescriptor.USED_CELLS_OFFSET, 0);
        for (int at = cell; at < LOCK_LENGTH; at += ReadWriteLockDescriptor.CELL_LENGTH) {
            memory.putLong(at, 0);
        }
    }

    static String read(SharedReadWriteLock lock, AtomicBuffer data) {
        lock.readLock().lock();
        try {
            return seen(data);
        } finally {
            lock.readLock().unlock();
        }
    }

    static String tryRead(SharedReadWriteLock lock, AtomicBuffer data) {
        if (!lock.readLock().tryLock()) {
            return "refused";
        }
        try {
            return seen(data);
        } finally {
            lock.readLock().unlock();
        }
    }

    static String write(SharedReadWriteLock lock, AtomicBuffer data) {
        lock.writeLock().lock();
        try {
            return changed(data);
        } finally {
            lock.writeLock().unlock();
        }
    }

    static String tryWrite(SharedReadWriteLock lock, AtomicBuffer data) {
        if (!lock.writeLock().tryLock()) {
            return "refused";
        }
        try {
            return changed(data);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static String seen(AtomicBuffer data) {
        long number = Payload.read(data);
        return number < 0 ? "torn" : number == 0 ? "before" : "after";
    }

    private static String changed(AtomicBuffer data) {
        long number = Payload.read(data);
        Payload.write(data, number + 1);
        return number < 0 ? "torn" : "wrote " + (number + 1);
    }
}
