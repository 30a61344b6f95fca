package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All who wait, and the one that lets them go, are virtual, on a single carrier: whoever sleeps in native code now sleeps for ever. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadSignalTest {
    private static final int WAITERS = 1_000;
    private static final String NAME = "signal";

    @ParameterizedTest
    @ValueSource(strings = {"signalling", "owned", "event", "latch"})
    void shouldServeAThousandVirtualThreadsOnOneCarrier(String kind, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("region");
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1));
                Jvm child = Jvm.builder(Crowd.class)
                        .flags("-Djdk.virtualThreadScheduler.parallelism=1")
                        .start(file, kind)) {
            child.expect("all wait");
            assertThat(Signal.of(kind, region).waiters()).isEqualTo(WAITERS);
            child.tell("go");
            child.expect("served " + WAITERS);
            child.expectSuccess();
        }
    }

    /** What the three have in common. */
    interface Signal {
        void prepare();

        void await() throws InterruptedException;

        void go();

        int waiters();

        static Signal of(String kind, Region region) {
            return switch (kind) {
                case "event" -> new EventSignal(SharedEvent.in(region, NAME));
                case "latch" -> new LatchSignal(SharedLatch.in(region, NAME, 1));
                default ->
                    new SemaphoreSignal(
                            SharedSemaphore.in(region, NAME, new SemaphoreOptions(1, 1, kind.equals("owned"))));
            };
        }
    }

    record EventSignal(SharedEvent event) implements Signal {
        @Override
        public void prepare() {
            event.clear();
        }

        @Override
        public void await() throws InterruptedException {
            event.await();
        }

        @Override
        public void go() {
            event.set();
        }

        @Override
        public int waiters() {
            return event.state().waiters();
        }
    }

    record LatchSignal(SharedLatch latch) implements Signal {
        @Override
        public void prepare() {}

        @Override
        public void await() throws InterruptedException {
            latch.await();
        }

        @Override
        public void go() {
            latch.countDown();
        }

        @Override
        public int waiters() {
            return latch.state().waiters();
        }
    }

    record SemaphoreSignal(SharedSemaphore semaphore) implements Signal {
        @Override
        public void prepare() {
            semaphore.acquireUninterruptibly();
        }

        /** Each lets the next one go. */
        @Override
        public void await() throws InterruptedException {
            semaphore.acquire();
            semaphore.release();
        }

        @Override
        public void go() {
            semaphore.release();
        }

        @Override
        public int waiters() {
            return semaphore.getQueueLength();
        }
    }

    static final class Crowd {
        public static void main(String[] arguments) throws Exception {
            ExecutorService executor = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                Signal signal = Signal.of(arguments[1], region);
                signal.prepare();
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < WAITERS; i++) {
                    all.add(executor.submit(() -> {
                        signal.await();
                        return null;
                    }));
                }
                all.add(executor.submit(() -> {
                    while (signal.waiters() < WAITERS) {
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                    Child.say("all wait");
                    Child.listen();
                    signal.go();
                    return null;
                }));
                for (Future<?> one : all) {
                    one.get();
                }
                Child.say("served " + (all.size() - 1));
            }
            executor.shutdown();
        }
    }
}
