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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Holder and waiters all virtual, on a single carrier: whoever sleeps in native code now sleeps for ever. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadLockTest {
    private static final int WAITERS = 1_000;

    @Test
    void shouldServeAThousandVirtualThreadsOnOneCarrier(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("region");
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1));
                Jvm child = Jvm.builder(Crowd.class)
                        .flags("-Djdk.virtualThreadScheduler.parallelism=1")
                        .start(file)) {
            child.expect("all wait");
            // A process that they do not know wants it too.
            SharedReentrantLock lock = SharedReentrantLock.in(region, "guard");
            assertThat(lock.tryLock()).isFalse();
            child.tell("go");
            child.expect("served " + WAITERS);
            lock.lock();
            try {
                assertThat(lock.isInconsistent()).isFalse();
            } finally {
                lock.unlock();
            }
            child.expectSuccess();
        }
    }

    static final class Crowd {
        public static void main(String[] arguments) throws Exception {
            ExecutorService executor = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            AtomicInteger served = new AtomicInteger();
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedReentrantLock lock = SharedReentrantLock.in(region, "guard");
                List<Future<?>> all = new ArrayList<>();
                all.add(executor.submit(() -> {
                    lock.lock();
                    try {
                        while (lock.state().waiters() < WAITERS) {
                            sleep();
                        }
                        Child.say("all wait");
                        Child.listen();
                    } finally {
                        lock.unlock();
                    }
                }));
                while (!lock.isLocked()) {
                    sleep();
                }
                for (int i = 0; i < WAITERS; i++) {
                    all.add(executor.submit(() -> {
                        lock.lock();
                        try {
                            // Parks while it holds, so that another one runs on the carrier.
                            if (served.incrementAndGet() % 100 == 0) {
                                sleep();
                            }
                        } finally {
                            lock.unlock();
                        }
                    }));
                }
                for (Future<?> one : all) {
                    one.get(1, TimeUnit.MINUTES);
                }
            } finally {
                executor.shutdownNow();
            }
            Child.say("served " + served);
        }

        private static void sleep() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts", e);
            }
        }
    }
}
