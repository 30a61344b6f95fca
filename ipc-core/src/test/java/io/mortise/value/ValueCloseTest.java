package io.mortise.value;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region that is closed, and collected, under threads that are using it. A mistake here would end this JVM. */
class ValueCloseTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 15;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseAndNeverCrashWhenClosedUnderItsUsers() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<?>> users = new ArrayList<>();
                CountDownLatch started = new CountDownLatch(THREADS);
                Region region = Region.create(
                        directory.resolve("region" + round),
                        RegionOptions.ofMegabytes(24).reserveSpace(false).unlinkOnLastClose());
                for (int i = 0; i < THREADS; i++) {
                    Runnable use = use(region, i);
                    users.add(executor.submit(() -> {
                        use.run();
                        started.countDown();
                        while (true) {
                            use.run();
                        }
                    }));
                }
                started.await();
                region.close();
                region = null; // so that the collector may have it
                System.gc();
                for (Future<?> user : users) {
                    assertThatThrownBy(() -> user.get(60, TimeUnit.SECONDS))
                            .hasCauseInstanceOf(IllegalStateException.class);
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static Runnable use(Region region, int user) {
        LongValue value = LongValue.in(region, "value");
        IntArray array = IntArray.in(region, "array", 1 << 20);
        int[] elements = new int[1 << 20];
        return switch (user) {
            case 0 -> value::incrementAndGet;
            case 1 -> () -> value.setRelease(value.getPlain() + 1);
            case 2 -> () -> array.fill(3);
            case 3 -> () -> value.setOpaque(array.sum());
            case 4 -> () -> array.get(0, elements);
            case 5 -> () -> array.copyTo(0, array, 1, array.length() - 1);
            case 6 -> () -> array.stream().forEach(element -> elements[0] += element);
            default ->
                () -> {
                    for (long i = 0; i < array.length(); i++) {
                        array.setPlain(i, 1);
                    }
                };
        };
    }
}
