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
 * Thousands of owners that vanish while they hold the lock, since they close their attachments, with several at once who want to
 * take over. What a killed process leaves is the same, but far dearer to make.
 */
class LockAbandonmentTest {
    private static final int PARTIES = 4;
    private static final int ROUNDS = 1_000;

    private final AtomicLong abandoned = new AtomicLong();
    private final AtomicLong inside = new AtomicLong();

    @Test
    void shouldCountEveryOneThatClosedWhileHolding(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("region");
        ExecutorService executor = Executors.newFixedThreadPool(PARTIES);
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1))) {
            SharedLock lock = SharedLock.in(region, "guard");
            List<Future<?>> parties = new ArrayList<>();
            for (int i = 0; i < PARTIES; i++) {
                parties.add(executor.submit(() -> attachAndVanish(file)));
            }
            for (Future<?> party : parties) {
                party.get(2, TimeUnit.MINUTES);
            }
            lock.lock();
            try {
                assertThat(lock.ownerDeaths()).isEqualTo(abandoned.get()).isEqualTo((long) PARTIES * ROUNDS);
                assertThat(lock.isInconsistent()).isTrue();
            } finally {
                lock.unlock();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private Void attachAndVanish(Path file) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int round = 0; round < ROUNDS; round++) {
            Region region = Region.attach(file);
            SharedLock lock = SharedLock.in(region, "guard");
            AtomicBuffer counters = LockRole.counters(region, "guard");
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
                acquire(lock, random);
                enter(lock, counters);
                leave(counters);
                lock.unlock();
            }
            acquire(lock, random);
            enter(lock, counters);
            if (random.nextBoolean()) {
                leave(counters);
            }
            abandoned.incrementAndGet();
            inside.set(0);
            region.close();
        }
        return null;
    }

    @SuppressWarnings("LockNotBeforeTry") // released by the caller
    private static void acquire(SharedLock lock, ThreadLocalRandom random) throws InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> lock.lock();
            case 1 -> {
                while (!lock.tryLock()) {
                    Thread.onSpinWait();
                }
            }
            default -> {
                while (!lock.tryLock(Duration.ofNanos(random.nextInt(300_000)))) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Half done if it vanishes now. */
    private void enter(SharedLock lock, AtomicBuffer counters) {
        assertThat(inside.getAndIncrement()).isZero();
        if (!lock.isInconsistent()) {
            assertThat(counters.getLong(0)).isEqualTo(counters.getLong(128));
        }
        counters.putLong(0, counters.getLong(0) + 1);
    }

    private void leave(AtomicBuffer counters) {
        counters.putLong(128, counters.getLong(128) + 1);
        inside.decrementAndGet();
    }
}
