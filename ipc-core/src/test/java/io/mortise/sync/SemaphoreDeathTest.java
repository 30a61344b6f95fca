package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of permits whose holders are killed at any time, or only seem to be dead. */
class SemaphoreDeathTest {
    private static final String NAME = "slots";
    private static final SemaphoreOptions OWNED =
            SemaphoreOptions.permits(3).bound(3).owned();

    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBringPermitsOfTheDeadBackToWhoeverAsks() throws InterruptedException {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        killHolderOf(2);
        assertThat(semaphore.availablePermits()).isEqualTo(3);
        killHolderOf(2);
        Eventually.becomesTrue(() -> semaphore.tryAcquire(2), semaphore);
        killHolderOf(1);
        semaphore.acquire();
        semaphore.release(3);
        killHolderOf(3);
        assertThat(semaphore.tryAcquire(2, 1, TimeUnit.MINUTES)).isTrue();
        semaphore.release(2);
        killHolderOf(3);
        semaphore.acquireUninterruptibly(3);
        semaphore.release(3);
        killHolderOf(3);
        assertThat(semaphore.state().holders()).isEmpty();
        assertThat(semaphore.state().reclaimed()).isEqualTo(14);
        killHolderOf(1);
        // A look for the dead is due, unless the last was less than a millisecond ago.
        Eventually.becomesTrue(
                () -> {
                    int drained = semaphore.drainPermits();
                    semaphore.release(drained);
                    return drained == 3;
                },
                semaphore);
        assertThat(semaphore.toString()).contains("15 reclaimed from the dead");
    }

    private void killHolderOf(int count) {
        try (Party.ProcessParty holder = SemaphoreRole.process(file, NAME, true, OWNED)) {
            assertThat(holder.call("acquire " + count)).isEqualTo("acquired");
            holder.kill();
        }
    }

    @Test
    void shouldLeavePermitsOfTheDeadAwayIfTheySignal() throws InterruptedException {
        SemaphoreOptions signalling = SemaphoreOptions.permits(3);
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, signalling);
        try (Party.ProcessParty holder = SemaphoreRole.process(file, NAME, true, signalling)) {
            holder.call("acquire 2");
            holder.kill();
        }
        assertThat(semaphore.tryAcquire(2, Duration.ofMillis(120))).isFalse();
        semaphore.release();
        assertThat(semaphore.tryAcquire(2)).isTrue();
    }

    @Test
    void shouldRobNobodyThatIsStopped() throws InterruptedException {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        try (Party.ProcessParty holder = SemaphoreRole.process(file, NAME, true, OWNED)) {
            holder.call("acquire 2");
            holder.stop();
            assertThat(semaphore.tryAcquire(2)).isFalse();
            assertThat(semaphore.tryAcquire(2, Duration.ofMillis(200))).isFalse();
            assertThat(semaphore.tryAcquire()).isTrue();
            semaphore.release();
            holder.resume();
            assertThat(holder.call("release 2")).isEqualTo("released");
        }
        assertThat(semaphore.availablePermits()).isEqualTo(3);
        assertThat(semaphore.state().reclaimed()).isZero();
    }

    /** Workers with and without the futex are killed at any time, while one goes on. */
    @ParameterizedTest
    @ValueSource(longs = 1)
    void shouldLoseNoPermitWheneverHoldersAreKilled(long seed) throws InterruptedException {
        Random random = new Random(seed);
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        try (Party steady = SemaphoreRole.thread(semaphore, region)) {
            for (int round = 0; round < 4; round++) {
                try (Party.ProcessParty first = SemaphoreRole.process(file, NAME, true, OWNED);
                        Party.ProcessParty second = SemaphoreRole.process(file, NAME, false, OWNED)) {
                    first.begin("work 100000000 3");
                    second.begin("work 100000000 3");
                    steady.begin("work 500 3");
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
                    first.kill();
                    second.kill();
                    assertThat(steady.answer()).isEqualTo("worked");
                }
            }
        }
        semaphore.acquire(3);
        assertThat(semaphore.tryAcquire()).isFalse();
        semaphore.release(3);
        assertThat(semaphore.availablePermits()).isEqualTo(3);
    }

    /** One polls, the other sleeps in the kernel: no permit is left lying. */
    @Test
    void shouldWorkBetweenOneThatPollsAndOneThatDoesNot() throws InterruptedException {
        SemaphoreOptions none = SemaphoreOptions.permits(0);
        SharedSemaphore there = SharedSemaphore.in(region, "there", none);
        SharedSemaphore back = SharedSemaphore.in(region, "back", none);
        try (Party.ProcessParty first = SemaphoreRole.process(file, "there", false, none);
                Party.ProcessParty second = SemaphoreRole.process(file, "back", false, none)) {
            for (int round = 0; round < 50; round++) {
                first.begin("acquire 1");
                there.release();
                assertThat(first.answer()).isEqualTo("acquired");
                second.begin("release 1");
                back.acquire();
                assertThat(second.answer()).isEqualTo("released");
            }
        }
        assertThat(there.availablePermits()).isZero();
        assertThat(back.availablePermits()).isZero();
    }
}
