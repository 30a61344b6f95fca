package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Closing under the feet of those who use it is refused service for them, never a crash. */
class RegionCloseTest {
    private static final int THREADS = 8;

    @TempDir
    private Path directory;

    @RepeatedTest(8)
    void shouldNotCrashWhileThreadsUseIt()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Region region = Region.create(directory.resolve("orders"), RegionOptions.ofMegabytes(1));
        Extent extent = region.extent(new ExtentSpec("hits", "long[]", 1024, 8192));
        CountDownLatch running = new CountDownLatch(THREADS);
        Callable<Throwable> hammer = () -> {
            AtomicBuffer buffer = extent.buffer();
            running.countDown();
            try {
                for (int i = 0; ; i++) {
                    extent.checkWritable();
                    buffer.getAndAddLong((i & 1023) * Long.BYTES, 1);
                }
            } catch (IllegalStateException e) {
                return e;
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Throwable>> hammers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                hammers.add(threads.submit(hammer));
            }
            running.await();
            region.close();
            System.gc();
            for (Future<Throwable> one : hammers) {
                assertThat(one.get(60, TimeUnit.SECONDS)).hasMessageContaining("closed");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
