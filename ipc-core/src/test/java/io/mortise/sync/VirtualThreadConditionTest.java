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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** All who wait are virtual, on a single carrier, and so is one who signals; the other one is another process. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadConditionTest {
    private static final int WAITERS = 1_000;

    @Test
    void shouldWakeAThousandVirtualThreadsOnOneCarrier(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("region");
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1));
                Jvm child = Jvm.builder(Crowd.class)
                        .flags("-Djdk.virtualThreadScheduler.parallelism=1")
                        .start(file)) {
            SharedReentrantLock lock = SharedReentrantLock.in(region, "guard");
            SharedCondition condition = lock.condition("go");
            for (int round = 0; round < 2; round++) {
                while (condition.state().waiters() < WAITERS) {
                    Thread.onSpinWait();
                }
                if (round == 0) {
                    try (HeldLock held = lock.acquire()) {
                        assertThat(held).isNotNull();
                        condition.signalAll();
                    }
                } else {
                    child.tell("signal each");
                }
                child.expect("all woken");
            }
            child.expectSuccess();
        }
    }

    static final class Crowd {
        public static void main(String[] arguments) throws Exception {
            ExecutorService executor = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedReentrantLock lock = SharedReentrantLock.in(region, "guard");
                SharedCondition condition = lock.condition("go");
                List<Future<?>> waiting = waiters(executor, lock, condition);
                join(waiting);
                waiting = waiters(executor, lock, condition);
                Child.listen();
                executor.submit(() -> signalEach(lock, condition)).get(1, TimeUnit.MINUTES);
                join(waiting);
            } finally {
                executor.shutdownNow();
            }
        }

        private static List<Future<?>> waiters(
                ExecutorService executor, SharedReentrantLock lock, SharedCondition condition) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++) {
                all.add(executor.submit(() -> wait(lock, condition)));
            }
            return all;
        }

        @SuppressWarnings("WaitNotInLoop") // nobody dies
        private static void wait(SharedReentrantLock lock, SharedCondition condition) {
            lock.lock();
            try {
                condition.awaitUninterruptibly();
            } finally {
                lock.unlock();
            }
        }

        private static void signalEach(SharedReentrantLock lock, SharedCondition condition) {
            for (int i = 0; i < WAITERS; i++) {
                lock.lock();
                try {
                    condition.signal();
                } finally {
                    lock.unlock();
                }
            }
        }

        private static void join(List<Future<?>> all) throws Exception {
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
            Child.say("all woken");
        }
    }
}
