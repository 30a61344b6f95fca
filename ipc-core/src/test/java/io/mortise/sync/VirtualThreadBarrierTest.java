package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** All parties virtual, on a single carrier: whoever sleeps in native code now sleeps for ever. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadBarrierTest {
    private static final int PARTIES = 1_001;
    private static final int ROUNDS = 3;

    @Test
    void shouldServeAThousandVirtualThreadsOnOneCarrier(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("region");
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1));
                Jvm child = Jvm.builder(Crowd.class)
                        .flags("-Djdk.virtualThreadScheduler.parallelism=1")
                        .start(file)) {
            SharedBarrier barrier = SharedBarrier.in(region, "barrier", PARTIES);
            for (int i = 0; i < ROUNDS; i++) {
                while (barrier.getNumberWaiting() < PARTIES - 1) {
                    Thread.sleep(1);
                }
                // A process that they do not know is the last one.
                assertThat(barrier.await(1, TimeUnit.MINUTES)).isZero();
            }
            child.expect("all went on");
            child.expectSuccess();
        }
    }

    static final class Crowd {
        public static void main(String[] arguments) throws Exception {
            ExecutorService executor = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedBarrier barrier = SharedBarrier.in(region, "barrier", PARTIES);
                List<Future<Integer>> all = new ArrayList<>();
                for (int i = 0; i < PARTIES - 1; i++) {
                    all.add(executor.submit(() -> {
                        int indices = 0;
                        for (int round = 0; round < ROUNDS; round++) {
                            indices += barrier.await();
                        }
                        return indices;
                    }));
                }
                long indices = 0;
                for (Future<Integer> one : all) {
                    indices += one.get(1, TimeUnit.MINUTES);
                }
                long expected = (long) ROUNDS * (PARTIES - 1) * PARTIES / 2;
                Child.say(indices == expected ? "all went on" : "indices=" + indices + " expected=" + expected);
            } finally {
                executor.shutdownNow();
            }
        }
    }
}
