package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of readers and writers that vanish while they are inside, since they close their attachments, and whose slots are taken
 * again at once; some readers release afterwards. What a killed process leaves is the same, but far dearer to make.
 */
@SuppressWarnings("LockNotBeforeTry") // abandoned on purpose
class ReadWriteLockAbandonmentTest {
    private static final int PARTIES = 4;
    private static final int ROUNDS = 400;

    private final AtomicLong abandoned = new AtomicLong();
    private final AtomicLong writers = new AtomicLong();
    private final AtomicLong readers = new AtomicLong();

    @Test
    void shouldCountEveryWriterThatClosedAndForgetEveryReader(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("region");
        ExecutorService executor = Executors.newFixedThreadPool(PARTIES);
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1))) {
            SharedReadWriteLock lock = SharedReadWriteLock.in(region, Stage.NAME);
            List<Future<?>> parties = new ArrayList<>();
            for (int i = 0; i < PARTIES; i++) {
                parties.add(executor.submit(() -> attachAndVanish(file)));
            }
            for (Future<?> party : parties) {
                party.get(2, TimeUnit.MINUTES);
            }
            lock.writeLock().lock();
            try {
                assertThat(abandoned.get()).isPositive();
                assertThat(lock.ownerDeaths()).isEqualTo(abandoned.get());
                assertThat(lock.getReadLockCount()).isZero();
            } finally {
                lock.writeLock().unlock();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private Void attachAndVanish(Path file) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int round = 0; round < ROUNDS; round++) {
            Region region = Region.attach(file);
            SharedReadWriteLock lock = SharedReadWriteLock.in(region, Stage.NAME);
            AtomicBuffer counters = ReadWriteRole.counters(region);
            if (random.nextBoolean()) {
                lock.onOwnerDeath(same -> {
                    if (random.nextInt(4) == 0) {
                        return;
                    }
                    counters.putLong(128, counters.getLong(0));
                    same.markConsistent();
                });
            }
            for (int i = random.nextInt(20); i > 0; i--) {
                if (random.nextInt(3) == 0) {
                    acquire(lock.writeLock(), random);
                    enter(lock, counters);
                    leave(counters);
                    lock.writeLock().unlock();
                } else {
                    acquire(lock.readLock(), random);
                    read(lock, counters);
                    lock.readLock().unlock();
                }
            }
            vanish(region, lock, counters, random);
        }
        return null;
    }

    private void vanish(Region region, SharedReadWriteLock lock, AtomicBuffer counters, ThreadLocalRandom random)
            throws InterruptedException {
        if (random.nextBoolean()) {
            acquire(lock.readLock(), random);
            read(lock, counters);
            region.close();
            if (random.nextBoolean()) {
                try {
                    lock.readLock().unlock();
                } catch (IllegalStateException othersHaveForgottenIt) {
                    assertThat(othersHaveForgottenIt).hasMessageContaining("closed");
                }
            }
        } else {
            acquire(lock.writeLock(), random);
            enter(lock, counters);
            if (random.nextBoolean()) {
                leave(counters);
            } else {
                writers.set(0);
            }
            abandoned.incrementAndGet();
            region.close();
        }
    }

    private static void acquire(ReadWriteView view, ThreadLocalRandom random) throws InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> {
                while (!view.tryLock()) {
                    Thread.onSpinWait();
                }
            }
            case 1 -> {
                while (!view.tryLock(Duration.ofNanos(random.nextInt(1_000_000)))) {
                    Thread.onSpinWait();
                }
            }
            default -> view.lock();
        }
    }

    private void read(SharedReadWriteLock lock, AtomicBuffer counters) {
        readers.incrementAndGet();
        assertThat(writers.get()).isZero();
        assertThat(lock.isInconsistent() || counters.getLong(0) == counters.getLong(128))
                .isTrue();
        readers.decrementAndGet();
    }

    private void enter(SharedReadWriteLock lock, AtomicBuffer counters) {
        assertThat(writers.getAndIncrement()).isZero();
        assertThat(readers.get()).isZero();
        assertThat(lock.isInconsistent() || counters.getLong(0) == counters.getLong(128))
                .isTrue();
        counters.putLong(0, counters.getLong(0) + 1);
    }

    private void leave(AtomicBuffer counters) {
        counters.putLong(128, counters.getLong(128) + 1);
        assertThat(writers.decrementAndGet()).isZero();
    }
}
