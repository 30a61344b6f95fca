package io.mortise.sync;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Somebody else who wants a lock. It knows: {@code lock}, {@code lockInterruptibly}, {@code tryLock}, {@code tryLock <milliseconds>},
 * {@code unlock}, {@code holds}, {@code held}, and {@code add <times>} to the two counters that the lock guards.
 */
final class LockRole implements Role<RobustLock> {
    @Override
    public RobustLock in(Region region, String name, List<String> arguments) {
        return LockKind.valueOf(arguments.get(0)).in(region, name);
    }

    @Override
    public String perform(RobustLock lock, Region region, List<String> words) throws InterruptedException {
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
            case "held" -> Boolean.toString(lock.isHeldByCurrentThread());
            case "holds" -> Integer.toString(((SharedReentrantLock) lock).getHoldCount());
            case "add" -> {
                add(lock, counters(region, lock.core.name()), Integer.parseInt(words.get(1)));
                yield "added";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }

    /** A thread that uses this handle, or another one. */
    static Party thread(RobustLock lock, Region region) {
        return Party.thread(new LockRole(), lock, region);
    }

    /** A thread of another JVM. */
    static Party.ProcessParty process(Path file, LockKind kind, String name, boolean futex) {
        return Party.process(LockRole.class, file, futex, name, kind);
    }

    static AtomicBuffer counters(Region region, String name) {
        return region.extent(new ExtentSpec(name + ".counters", "counters", 1, 256))
                .buffer();
    }

    /** Plain additions, which only the lock keeps from getting lost. */
    static void add(RobustLock lock, AtomicBuffer counters, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                counters.putLong(0, counters.getLong(0) + 1);
                counters.putLong(128, counters.getLong(128) + 1);
            } finally {
                lock.unlock();
            }
        }
    }
}
