package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parties that come and go, run out of time, are interrupted, abort, reset, and vanish by closing their attachments, all at once. Whatever
 * happens, all who wait in one generation must learn the same: so as many return as first, second and third.
 */
class BarrierTortureTest {
    private static final int PARTIES = 3;
    private static final long DURATION_NS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicIntegerArray returned = new AtomicIntegerArray(PARTIES);
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger vanished = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void shouldTellAllOfAGenerationTheSame(@TempDir Path folder) throws Exception {
        torture(folder.resolve("region"), false);
        int trips = returned.get(0);
        assertThat(trips).isPositive();
        assertThat(broken).hasPositiveValue();
        for (int index = 1; index < PARTIES; index++) {
            assertThat(returned.get(index)).as("index %d", index).isEqualTo(trips);
        }
    }

    @Test
    void shouldOutliveAttachmentsThatVanish(@TempDir Path folder) throws Exception {
        torture(folder.resolve("region"), true);
        assertThat(returned.get(0)).isPositive();
        assertThat(vanished).hasPositiveValue();
    }

    private void torture(Path file, boolean vanishing) throws Exception {
        // One more than parties in each of two attachments, so that generations overlap.
        int threads = 2 * PARTIES;
        ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1));
                Region another = Region.attach(file)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Region its = i % 2 == 0 ? region : another;
                all.add(executor.submit(() -> comeAndGo(SharedBarrier.in(its, "barrier", PARTIES))));
            }
            if (vanishing) {
                all.add(executor.submit(() -> comeAndVanish(file)));
            }
            Thread.sleep(TimeUnit.NANOSECONDS.toMillis(DURATION_NS));
            over.set(true);
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
            SharedBarrier barrier = SharedBarrier.in(region, "barrier", PARTIES);
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.state().waiting()).isEmpty();
            assertThat(barrier.state().registered()).isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    private Void comeAndGo(SharedBarrier barrier) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!over.get()) {
            switch (random.nextInt(200)) {
                case 0 -> barrier.abort();
                case 1 -> Thread.currentThread().interrupt();
                default -> {}
            }
            if (random.nextInt(20) == 0) {
                barrier.reset();
            }
            come(barrier, Duration.ofNanos(random.nextInt(30) == 0 ? random.nextInt(200_000) : 100_000_000));
        }
        return null;
    }

    private void come(SharedBarrier barrier, Duration patience) {
        try {
            returned.incrementAndGet(barrier.await(patience));
        } catch (BrokenBarrierException | TimeoutException | InterruptedException e) {
            broken.incrementAndGet();
            if (ThreadLocalRandom.current().nextInt(PARTIES) == 0) {
                barrier.reset();
            }
        }
    }

    private Void comeAndVanish(Path file) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!over.get()) {
            Region region = Region.attach(file);
            SharedBarrier barrier = SharedBarrier.in(region, "barrier", PARTIES);
            if (random.nextBoolean()) {
                barrier.register();
            }
            Thread thread = new Thread(
                    () -> {
                        try {
                            come(barrier, Duration.ofMillis(100));
                        } catch (IllegalStateException closed) {
                            vanished.incrementAndGet();
                        }
                    },
                    "vanishing");
            thread.start();
            Thread.sleep(0, random.nextInt(999_999));
            region.close();
            thread.join();
        }
        return null;
    }
}
