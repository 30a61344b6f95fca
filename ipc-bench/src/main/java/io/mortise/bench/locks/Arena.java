package io.mortise.bench.locks;

import io.mortise.bench.harness.Repeated;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedLock;
import io.mortise.sync.SharedReadWriteLock;
import io.mortise.sync.SharedReentrantLock;
import io.mortise.value.LongValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;

/** Where the parties of a run meet, as one process sees it: a region with the subjects in it, and those of the JDK beside it. */
final class Arena implements AutoCloseable {
    private static final int MEGABYTES = 4;

    private final Path memory;
    private final Region region;
    private final Words words;
    private final AtomicLong counter = new AtomicLong();
    private final Map<Object, Object> made = new HashMap<>();

    private Arena(Path memory, Region region, Words words) {
        this.memory = memory;
        this.region = region;
        this.words = words;
    }

    /** All processes of a run open the same. */
    static Arena open(Path memory) throws IOException {
        return open(memory, "synchronisers", RegionOptions.ofMegabytes(MEGABYTES));
    }

    /** One for a process alone, new and gone with it. */
    static Arena openAlone(Path memory) throws IOException {
        return open(memory, "alone", RegionOptions.ofMegabytes(MEGABYTES).unlinkOnLastClose());
    }

    private static Arena open(Path memory, String name, RegionOptions options) throws IOException {
        Region region = Region.createOrAttach(memory.resolve(name), options);
        return new Arena(memory, region, Words.in(region));
    }

    Region region() {
        return region;
    }

    Words words() {
        return words;
    }

    /** The lock of that kind in this process: always the same. */
    Lock lock(Subject subject) {
        return kept(subject, Lock.class, () -> makeLock(subject));
    }

    private Lock makeLock(Subject subject) throws IOException {
        return switch (subject) {
            case MORTISE_LOCK -> SharedLock.in(region, "lock");
            case MORTISE_REENTRANT_LOCK -> SharedReentrantLock.in(region, "reentrant-lock");
            case MORTISE_READ_LOCK -> readWriteLock().readLock();
            case MORTISE_WRITE_LOCK -> readWriteLock().writeLock();
            case REENTRANT_LOCK -> new ReentrantLock();
            case REENTRANT_READ_LOCK -> new ReentrantReadWriteLock().readLock();
            case FILE_LOCK -> FileMutex.open(memory.resolve("file-lock"));
            default -> throw new IllegalArgumentException("subject=" + subject + " is no lock");
        };
    }

    private SharedReadWriteLock readWriteLock() {
        return SharedReadWriteLock.in(region, "read-write-lock");
    }

    /** The signal of that kind and name in this process: always the same. */
    Signal signal(Subject subject, String name) {
        return kept(Map.entry(subject, name), Signal.class, () -> Signals.of(subject, this, name));
    }

    /** A party's part of contending for a lock, with a loop of its own. */
    Contender contender(Contended match, Party party) {
        return kept(
                List.of(match.subject(), match.stayNs(), party),
                Contender.class,
                () -> OwnCopy.of(
                        Contender.class, CriticalSection.class, lock(match.subject()), words.buffer(), match.stayNs()));
    }

    /** A party's part of counting together, with a loop of its own. */
    Repeated counting(Subject subject, Party party) {
        return kept(
                List.of(subject, party),
                Repeated.class,
                () -> OwnCopy.of(Repeated.class, Repetition.class, increment(subject)));
    }

    private LongSupplier increment(Subject subject) {
        return subject == Subject.MORTISE_VALUE
                ? LongValue.in(region, "value")::incrementAndGet
                : counter::incrementAndGet;
    }

    /** How far they have counted. */
    long counted(Subject subject) {
        return subject == Subject.MORTISE_VALUE ? LongValue.in(region, "value").get() : counter.get();
    }

    /** How something is made. */
    private interface Maker<T> {
        T make() throws IOException;
    }

    /** Synchronised: a signal may be made of a lock that must be made first. */
    private synchronized <T> T kept(Object key, Class<T> type, Maker<T> maker) {
        Object found = made.get(key);
        if (found != null) {
            return type.cast(found);
        }
        try {
            T one = maker.make();
            made.put(key, one);
            return one;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whoever waits in it gives up. */
    @Override
    public void close() throws IOException {
        words.close();
        region.close();
        synchronized (this) {
            for (Object one : made.values()) {
                if (one instanceof FileMutex mutex) {
                    mutex.close();
                }
            }
        }
    }
}
