package io.mortise.sync;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Somebody else who wants to read or write. It knows {@code read} and {@code write}, each with {@code lock},
 * {@code lockInterruptibly}, {@code tryLock}, {@code tryLock <milliseconds>} or {@code unlock}; {@code readHolds},
 * {@code writeHolds}, {@code writes}; {@code await}, {@code await <milliseconds>} and {@code signal} on a condition; {@code add <times>} to the two counters that the lock guards, and {@code compare <times>}.
 */
@SuppressWarnings("WaitNotInLoop") // what happens in between is the test
final class ReadWriteRole implements Role<SharedReadWriteLock> {
    @Override
    public SharedReadWriteLock in(Region region, String name, List<String> arguments) {
        return SharedReadWriteLock.in(region, name);
    }

    @Override
    public String perform(SharedReadWriteLock lock, Region region, List<String> words) throws InterruptedException {
        return switch (words.get(0)) {
            case "read" -> perform(lock.readLock(), words.subList(1, words.size()));
            case "write" -> perform(lock.writeLock(), words.subList(1, words.size()));
            case "readHolds" -> Integer.toString(lock.getReadHoldCount());
            case "writeHolds" -> Integer.toString(lock.getWriteHoldCount());
            case "writes" -> Boolean.toString(lock.isWriteLockedByCurrentThread());
            case "await" -> {
                SharedCondition changed = lock.writeLock().condition("changed");
                if (words.size() == 1) {
                    changed.await();
                    yield "signalled";
                }
                yield changed.await(Long.parseLong(words.get(1)), TimeUnit.MILLISECONDS) ? "signalled" : "timed out";
            }
            case "signal" -> {
                lock.writeLock().condition("changed").signal();
                yield "done";
            }
            case "consistent" -> {
                lock.markConsistent();
                yield "marked";
            }
            case "add" -> {
                add(lock, counters(region), Integer.parseInt(words.get(1)));
                yield "added";
            }
            case "compare" -> Integer.toString(differences(lock, counters(region), Integer.parseInt(words.get(1))));
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }

    private static String perform(Lock lock, List<String> words) throws InterruptedException {
        return switch (words.get(0)) {
            case "lock" -> {
                lock.lock();
                yield Thread.interrupted() ? "locked, interrupted" : "locked";
            }
            case "lockInterruptibly" -> {
                lock.lockInterruptibly();
                yield "locked";
            }
            case "tryLock" ->
                Boolean.toString(
                        words.size() == 1
                                ? lock.tryLock()
                                : lock.tryLock(Long.parseLong(words.get(1)), TimeUnit.MILLISECONDS));
            case "unlock" -> {
                lock.unlock();
                yield "unlocked";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }

    /** A thread that uses this handle, or another one. */
    static Party thread(SharedReadWriteLock lock, Region region) {
        return Party.thread(new ReadWriteRole(), lock, region);
    }

    /** A thread of another JVM. */
    static Party.ProcessParty process(Path file, boolean futex) {
        return Party.process(ReadWriteRole.class, file, futex, Stage.NAME);
    }

    static AtomicBuffer counters(Region region) {
        return region.extent(new ExtentSpec("counters", "counters", 1, 256)).buffer();
    }

    /** Plain additions, which only the lock keeps from getting lost. */
    static void add(SharedReadWriteLock lock, AtomicBuffer counters, int times) {
        for (int i = 0; i < times; i++) {
            lock.writeLock().lock();
            try {
                counters.putLong(0, counters.getLong(0) + 1);
                counters.putLong(128, counters.getLong(128) + 1);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /** How often the counters are seen to differ, which only happens in the middle of an addition. */
    static int differences(SharedReadWriteLock lock, AtomicBuffer counters, int times) {
        int differences = 0;
        for (int i = 0; i < times; i++) {
            lock.readLock().lock();
            try {
                differences += counters.getLong(128) == counters.getLong(0) ? 0 : 1;
            } finally {
                lock.readLock().unlock();
            }
        }
        return differences;
    }
}
