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
class VirtualThreadReadWriteLockTest {
    private static final int WAITERS = 1_000;

    @Test
    void shouldServeAThousandVirtualThreadsOnOneCarrier(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("region");
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1));
                Jvm child = Jvm.builder(Crowd.class)
                        .flags("-Djdk.virtualThreadScheduler.parallelism=1")
                        .start(file)) {
            child.expect("all wait for the writer");
            SharedReadWriteLock lock = SharedReadWriteLock.in(region, "guard");
            assertThat(lock.readLock().tryLock()).isFalse();
            child.tell("go");
            child.expect("served " + WAITERS);
            child.expect("all wait for the reader");
            assertThat(lock.writeLock().tryLock()).isFalse();
            child.tell("go");
            child.expect("served " + WAITERS);
            assertThat(lock.writeLock().tryLock()).isTrue();
            assertThat(lock.isInconsistent()).isFalse();
            lock.writeLock().unlock();
            child.expectSuccess();
        }
    }

    static final class Crowd {
        private final ExecutorService executor;
        private final SharedReadWriteLock lock;
        private final AtomicInteger served = new AtomicInteger();
        private final AtomicInteger writers = new AtomicInteger();

        private Crowd(ExecutorService executor, SharedReadWriteLock lock) {
            this.executor = executor;
            this.lock = lock;
        }

        public static void main(String[] arguments) throws Exception {
            ExecutorService executor = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                Crowd crowd = new Crowd(executor, SharedReadWriteLock.in(region, "guard"));
                crowd.gather(crowd.lock.writeLock(), "all wait for the writer");
                crowd.gather(crowd.lock.readLock(), "all wait for the reader");
            } finally {
                executor.shutdownNow();
            }
        }

        /** One holds, the others wait: every other one to read, but that the first of them wants to write. */
        private void gather(ReadWriteView holders, String announcement) throws Exception {
            served.set(0);
            List<Future<?>> all = new ArrayList<>();
            AtomicInteger holding = new AtomicInteger();
            all.add(executor.submit(() -> {
                holders.lock();
                try {
                    holding.set(1);
                    while (lock.state().waiters() < WAITERS) {
                        sleep();
                    }
                    Child.say(announcement);
                    Child.listen();
                } finally {
                    holders.unlock();
                }
            }));
            while (holding.get() == 0) {
                sleep();
            }
            for (int i = 0; i < WAITERS; i++) {
                boolean writes = i % 2 == 0;
                all.add(executor.submit(writes ? this::write : this::read));
                while (i == 0 && lock.state().waiters() == 0) {
                    sleep();
                }
            }
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
            Child.say("served " + served);
        }

        private void write() {
            lock.writeLock().lock();
            try {
                check(writers.getAndIncrement() == 0);
                serve();
                check(writers.decrementAndGet() == 0);
            } finally {
                lock.writeLock().unlock();
            }
        }

        private void read() {
            lock.readLock().lock();
            try {
                check(writers.get() == 0);
                serve();
                check(writers.get() == 0);
            } finally {
                lock.readLock().unlock();
            }
        }

        /** Parks now and then while it holds, so that another one runs on the carrier. */
        private void serve() {
            if (served.incrementAndGet() % 50 == 0) {
                sleep();
            }
        }

        private static void check(boolean sound) {
            if (!sound) {
                throw new AssertionError("somebody else is inside");
            }
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
