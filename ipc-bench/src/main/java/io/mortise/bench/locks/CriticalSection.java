package io.mortise.bench.locks;

import java.util.concurrent.locks.Lock;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The loop of a party that contends: acquires, increments two plain longs, stays for a while if told to, releases. Best in a copy of its
 * own: see {@link OwnCopy}.
 *
 * <p>The first long also tells whether another party was inside since: then it is not what this party has left there. So owner changes
 * are counted without one more shared word.
 */
final class CriticalSection implements Contender {
    private final Lock lock;
    private final AtomicBuffer words;
    private final long stayNs;
    private long left;
    private long acquisitions;
    private long ownerChanges;

    CriticalSection(Lock lock, AtomicBuffer words, long stayNs) {
        this.lock = lock;
        this.words = words;
        this.stayNs = stayNs;
    }

    @Override
    public long repeat(int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                long found = words.getLong(Words.FIRST);
                if (found != left) {
                    ownerChanges++;
                }
                left = found + 1;
                words.putLong(Words.FIRST, left);
                words.putLong(Words.SECOND, words.getLong(Words.SECOND) + 1);
                if (stayNs > 0) {
                    Busy.workFor(stayNs);
                }
            } finally {
                lock.unlock();
            }
        }
        acquisitions += times;
        return acquisitions;
    }

    @Override
    public long ownerChanges() {
        return ownerChanges;
    }
}
