package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How semaphores are made and found, how many permits there can be, and what a close does. */
class SharedSemaphoreTest {
    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1).label("test"));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldTellOneThatAsksForOtherOptionsWhatThereIs() {
        List<SemaphoreOptions> all = List.of(
                SemaphoreOptions.permits(3),
                SemaphoreOptions.permits(2),
                SemaphoreOptions.permits(3).bound(3),
                SemaphoreOptions.permits(3).owned(),
                SemaphoreOptions.permits(3).bound(4).owned());
        for (SemaphoreOptions made : all) {
            String name = made.toString();
            SharedSemaphore.in(region, name, made);
            assertThat(SharedSemaphore.in(region, name, made).options()).isEqualTo(made);
            assertThat(SharedSemaphore.in(region, name).options()).isEqualTo(made);
            all.stream()
                    .filter(asked -> !asked.equals(made))
                    .forEach(asked -> assertThatThrownBy(() -> SharedSemaphore.in(region, name, asked))
                            .isInstanceOf(RegionMismatchException.class)
                            .hasMessageContaining("made with " + made)
                            .hasMessageContaining("asked for was " + asked));
        }
        assertThatThrownBy(() -> SharedSemaphore.in(region, "none"))
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("there is no semaphore none");
        SharedLock.in(region, "lock");
        assertThatThrownBy(() -> SharedSemaphore.in(region, "lock", 1)).isInstanceOf(RegionMismatchException.class);
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> SemaphoreOptions.permits(3).bound(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("permits=3 is more than bound=2");
        assertThatThrownBy(() -> SemaphoreOptions.permits(-1).owned()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeginWithLessThanNone() throws InterruptedException {
        SharedSemaphore semaphore = SharedSemaphore.in(region, "starting", -2);
        assertThat(semaphore.availablePermits()).isEqualTo(-2);
        assertThat(semaphore.tryAcquire(0)).isFalse();
        try (Party forNone = SemaphoreRole.thread(semaphore, region);
                Party forOne = SemaphoreRole.thread(semaphore, region)) {
            forNone.begin("acquire 0");
            forOne.begin("acquire 1");
            awaitSleepers(semaphore, 2);
            semaphore.release();
            assertThat(semaphore.tryAcquire()).isFalse();
            semaphore.release();
            assertThat(forNone.answer()).isEqualTo("acquired");
            semaphore.release();
            assertThat(forOne.answer()).isEqualTo("acquired");
        }
        SharedSemaphore least = SharedSemaphore.in(region, "least", Integer.MIN_VALUE);
        assertThat(least.availablePermits()).isEqualTo(Integer.MIN_VALUE);
        assertThat(least.drainPermits()).isEqualTo(Integer.MIN_VALUE);
        assertThat(least.availablePermits()).isZero();
    }

    @Test
    void shouldCountUpToTheLargestIntAndNoFurther() throws InterruptedException {
        SharedSemaphore semaphore = SharedSemaphore.in(region, "many", Integer.MAX_VALUE - 1);
        semaphore.release();
        assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(semaphore::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bound=" + Integer.MAX_VALUE);
        assertThatThrownBy(() -> semaphore.release(Integer.MAX_VALUE)).isInstanceOf(IllegalStateException.class);
        semaphore.acquire(Integer.MAX_VALUE);
        assertThat(semaphore.availablePermits()).isZero();
        semaphore.release(Integer.MAX_VALUE);
        assertThat(semaphore.drainPermits()).isEqualTo(Integer.MAX_VALUE);

        SharedSemaphore owned = SharedSemaphore.in(
                region,
                "many-owned",
                SemaphoreOptions.permits(Integer.MAX_VALUE).owned());
        owned.acquire(Integer.MAX_VALUE);
        assertThat(owned.tryAcquire()).isFalse();
        owned.release(Integer.MAX_VALUE);
        assertThat(owned.availablePermits()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRefuseOnceTheRegionWasClosed(boolean owned) throws IOException {
        SemaphoreOptions options = new SemaphoreOptions(1, 1, owned);
        Region another = Region.attach(file);
        SharedSemaphore semaphore = SharedSemaphore.in(another, "closing", options);
        Party waiting = SemaphoreRole.thread(semaphore, another);
        SharedSemaphore.in(region, "closing", options).acquireUninterruptibly();
        waiting.begin("acquire 1");
        awaitSleepers(semaphore, 1);
        another.close();
        assertThat(waiting.answer()).startsWith("IllegalStateException").contains("closed");
        waiting.close();
        assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(semaphore::acquire).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(semaphore::drainPermits).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(semaphore::availablePermits).isInstanceOf(IllegalStateException.class);
        assertThat(semaphore.toString()).contains("closing").contains("(closed)");
        assertThat(SharedSemaphore.in(region, "closing").getQueueLength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldShowButNotChangeWhatIsReadOnly(boolean owned) throws IOException {
        SemaphoreOptions options = new SemaphoreOptions(2, 2, owned);
        SharedSemaphore.in(region, "shown", options).acquireUninterruptibly();
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            SharedSemaphore semaphore = SharedSemaphore.in(readOnly, "shown", options);
            assertThat(semaphore.availablePermits()).isEqualTo(1);
            assertThat(semaphore.state().holders()).hasSize(owned ? 1 : 0);
            assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(semaphore::acquire).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldGiveBackAtOnceWhatAnAttachmentHoldsThatCloses() throws IOException {
        SemaphoreOptions options = SemaphoreOptions.permits(3).owned();
        SharedSemaphore semaphore = SharedSemaphore.in(region, "owned", options);
        semaphore.acquireUninterruptibly();
        Region another = Region.attach(file);
        SharedSemaphore.in(another, "owned", options).acquireUninterruptibly(2);
        try (Party waiting = SemaphoreRole.thread(semaphore, region)) {
            waiting.begin("acquire 2");
            awaitSleepers(semaphore, 1);
            another.close();
            assertThat(waiting.answer()).isEqualTo("acquired");
        }
        SemaphoreState state = semaphore.state();
        assertThat(state.available()).isZero();
        assertThat(state.reclaimed()).isEqualTo(2);
        semaphore.release(3);
        assertThat(semaphore.availablePermits()).isEqualTo(3);
    }

    @Test
    void shouldLeaveASignallingSemaphoreAsItIsWhenAnAttachmentCloses() throws IOException {
        SharedSemaphore semaphore = SharedSemaphore.in(region, "signals", 2);
        try (Region another = Region.attach(file)) {
            SharedSemaphore.in(another, "signals", 2).acquireUninterruptibly(2);
        }
        assertThat(semaphore.tryAcquire()).isFalse();
        semaphore.release();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    /** Threads of an attachment that is closed under them, again and again, while another goes on. */
    @Test
    void shouldLoseNoPermitThoughAttachmentsCloseInTheMiddle() throws Exception {
        SemaphoreOptions options = SemaphoreOptions.permits(4).owned();
        SharedSemaphore semaphore = SharedSemaphore.in(region, "owned", options);
        AtomicInteger rounds = new AtomicInteger();
        Thread steady = new Thread(() -> {
            while (rounds.get() < 60) {
                semaphore.acquireUninterruptibly(2);
                semaphore.release(2);
            }
        });
        steady.start();
        for (int round = 0; round < 60; round++) {
            Region another = Region.attach(file);
            SharedSemaphore closing = SharedSemaphore.in(another, "owned", options);
            List<Thread> hasty = List.of(new Thread(() -> hurry(closing, 1)), new Thread(() -> hurry(closing, 3)));
            hasty.forEach(Thread::start);
            TimeUnit.MICROSECONDS.sleep(50L * round);
            another.close();
            for (Thread one : hasty) {
                one.join();
            }
            rounds.incrementAndGet();
        }
        steady.join();
        semaphore.acquire(4);
        assertThat(semaphore.tryAcquire()).isFalse();
        assertThat(semaphore.state().holders()).hasSize(1);
        semaphore.release(4);
    }

    private static void hurry(SharedSemaphore semaphore, int count) {
        try {
            while (true) {
                semaphore.acquireUninterruptibly(count);
                semaphore.release(count);
            }
        } catch (IllegalStateException closed) {
            // as it should be
        }
    }

    private static void awaitSleepers(SharedSemaphore semaphore, int count) {
        Eventually.becomesTrue(() -> semaphore.getQueueLength() >= count, semaphore);
    }
}
