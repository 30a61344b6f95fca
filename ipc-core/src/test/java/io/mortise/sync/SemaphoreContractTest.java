package io.mortise.sync;

import static io.mortise.sync.Stage.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What semaphores of both modes promise to those who live, whoever the other party is, and with and without the futex. */
@ParameterizedClass
@MethodSource("settings")
class SemaphoreContractTest {
    private static final int MOST = 3;
    private static final Duration LONG = Duration.ofMinutes(1);

    private static Stage<SharedSemaphore> stage;
    private static Region region;
    private static SharedSemaphore semaphore;
    private static Party other;

    @Parameter(0)
    private boolean owned;

    @Parameter(1)
    private Setting setting;

    static List<Arguments> settings() {
        return Stream.of(false, true)
                .flatMap(owned -> Setting.all().stream().map(setting -> Arguments.of(owned, setting)))
                .toList();
    }

    @BeforeParameterizedClassInvocation
    static void open(boolean owned, Setting setting) throws IOException {
        stage = Stage.open(setting, new SemaphoreRole(), MOST, MOST, owned);
        region = stage.region();
        semaphore = stage.handle();
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @AfterEach
    void shouldEndWithAllPermitsThere() {
        assertThat(semaphore.availablePermits()).isEqualTo(MOST);
        assertThat(semaphore.getQueueLength()).isZero();
        assertThat(semaphore.state().reclaimed()).isZero();
        assertThat(semaphore.state().holders()).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldShareThePermits() throws InterruptedException {
        semaphore.acquire(2);
        assertThat(semaphore.availablePermits()).isEqualTo(1);
        assertThat(other.call("available")).isEqualTo("1");
        assertThat(other.call("tryAcquire 2")).isEqualTo("false");
        assertThat(other.call("tryAcquire 1")).isEqualTo("true");
        assertThat(semaphore.availablePermits()).isZero();
        assertThat(semaphore.tryAcquire()).isFalse();
        assertThat(other.call("release 1")).isEqualTo("released");
        assertThat(semaphore.tryAcquire()).isTrue();
        semaphore.release(3);
        assertThat(other.call("available")).isEqualTo("3");
    }

    @Test
    void shouldLetOneWaitUntilThereAreEnough() {
        for (String form : List.of("acquire", "acquireUninterruptibly", "tryAcquire")) {
            for (int count = 1; count <= MOST; count++) {
                semaphore.acquireUninterruptibly(MOST);
                other.begin(form + " " + count + (form.equals("tryAcquire") ? " 60000" : ""));
                awaitSleepers(1);
                for (int i = 1; i < count; i++) {
                    semaphore.release();
                }
                assertThat(semaphore.getQueueLength()).isEqualTo(1);
                semaphore.release();
                assertThat(other.answer()).isIn("acquired", "true");
                assertThat(semaphore.availablePermits()).isZero();
                semaphore.release(MOST - count);
                assertThat(other.call("release " + count)).isEqualTo("released");
            }
        }
    }

    @Test
    void shouldWaitForTheOther() throws InterruptedException {
        other.call("acquire 3");
        Thread releaser = new Thread(() -> {
            for (int i = 0; i < MOST; i++) {
                awaitSleepers(1);
                other.call("release 1");
            }
        });
        releaser.start();
        semaphore.acquire();
        semaphore.acquireUninterruptibly();
        assertThat(semaphore.tryAcquire(LONG)).isTrue();
        releaser.join();
        semaphore.release(MOST);
    }

    @Test
    void shouldServeOneThatWantsOneThoughAnotherWantsMore() {
        semaphore.acquireUninterruptibly(MOST);
        other.begin("acquire 3");
        awaitSleepers(1);
        try (Party modest = SemaphoreRole.thread(semaphore, region)) {
            modest.begin("acquire 1");
            awaitSleepers(2);
            semaphore.release();
            assertThat(modest.answer()).isEqualTo("acquired");
            assertThat(semaphore.getQueueLength()).isEqualTo(1);
            semaphore.release(2);
            assertThat(modest.call("release 1")).isEqualTo("released");
            assertThat(other.answer()).isEqualTo("acquired");
            assertThat(modest.call("tryAcquire 1")).isEqualTo("false");
            assertThat(other.call("release 3")).isEqualTo("released");
        }
    }

    @Test
    void shouldWakeAsManyAsItBringsPermits() {
        semaphore.acquireUninterruptibly(MOST);
        try (Party second = SemaphoreRole.thread(semaphore, region);
                Party third = SemaphoreRole.thread(semaphore, region)) {
            List<Party> waiting = List.of(other, second, third);
            waiting.forEach(one -> one.begin("acquire 1"));
            awaitSleepers(MOST);
            semaphore.release(MOST);
            waiting.forEach(one -> assertThat(one.answer()).isEqualTo("acquired"));
            waiting.forEach(one -> assertThat(one.call("release 1")).isEqualTo("released"));
        }
    }

    @Test
    void shouldNeverLetMoreInThanThereArePermits() throws InterruptedException {
        other.begin("work 4000 3");
        SemaphoreRole.work(semaphore, region, 4_000, MOST);
        assertThat(other.answer()).isEqualTo("worked");
        assertThat(SemaphoreRole.violations(region, NAME)).isZero();
    }

    @Test
    void shouldRefuseWithoutWaitingIfTheTimeIsZeroOrLess() throws InterruptedException {
        other.call("acquire 3");
        assertThat(semaphore.tryAcquire(0, TimeUnit.SECONDS)).isFalse();
        assertThat(semaphore.tryAcquire(-1, TimeUnit.SECONDS)).isFalse();
        assertThat(semaphore.tryAcquire(2, Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
        assertThat(semaphore.tryAcquire(Duration.ZERO)).isFalse();
        assertThat(semaphore.tryAcquire(2, Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        other.call("release 3");
        assertThat(semaphore.tryAcquire(0, TimeUnit.SECONDS)).isTrue();
        assertThat(semaphore.tryAcquire(2, Duration.ofDays(-1))).isTrue();
        semaphore.release(3);
    }

    @Test
    void shouldRefuseWhenTheTimeIsOverAndNotBefore() throws InterruptedException {
        other.call("acquire 1");
        for (long ms : new long[] {1, 30, 120}) {
            long startNs = System.nanoTime();
            assertThat(semaphore.tryAcquire(3, ms, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        assertThat(semaphore.availablePermits()).isEqualTo(2);
        other.call("release 1");
        assertThat(semaphore.tryAcquire(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(semaphore.tryAcquire(2, Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        semaphore.release(3);
    }

    @Test
    void shouldThrowIfInterruptedBefore() {
        for (Interruptible wait : List.<Interruptible>of(
                () -> semaphore.acquire(),
                () -> semaphore.acquire(2),
                () -> semaphore.tryAcquire(1, TimeUnit.SECONDS),
                () -> semaphore.tryAcquire(Duration.ZERO),
                () -> semaphore.hold())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(wait::perform).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    private interface Interruptible {
        void perform() throws InterruptedException;
    }

    @Test
    void shouldThrowIfInterruptedWhileItWaits() {
        for (String command : List.of("acquire 1", "acquire 2", "tryAcquire 1 60000")) {
            semaphore.acquireUninterruptibly(MOST);
            other.begin(command);
            awaitSleepers(1);
            other.interrupt();
            assertThat(other.answer()).isEqualTo("interrupted");
            semaphore.release(MOST);
        }
    }

    @Test
    void shouldKeepTheInterruptOfOneThatDoesNotHeedIt() {
        semaphore.acquireUninterruptibly(MOST);
        other.begin("acquireUninterruptibly 1");
        awaitSleepers(1);
        other.interrupt();
        semaphore.release(MOST);
        // Unless it was quicker to acquire than the interrupt to arrive.
        assertThat(other.answer()).startsWith("acquired");
        other.call("release 1");

        Thread.currentThread().interrupt();
        semaphore.acquireUninterruptibly();
        assertThat(semaphore.tryAcquire(2)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        semaphore.release(3);
    }

    @Test
    void shouldRefuseToReleaseMoreThanThereMayBe() {
        if (owned) {
            semaphore.acquireUninterruptibly();
            other.call(setting.isOneAttachment() ? "release 1" : "tryAcquire 1");
            for (int count = 2; count <= MOST; count++) {
                int tooMany = count;
                assertThatThrownBy(() -> semaphore.release(tooMany))
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("release=" + tooMany)
                        .hasMessageContaining(setting.isOneAttachment() ? "held=0" : "held=1");
            }
            assertThat(semaphore.availablePermits()).isEqualTo(setting.isOneAttachment() ? MOST : 1);
            if (!setting.isOneAttachment()) {
                semaphore.release();
                other.call("release 1");
            }
            assertThat(other.call("release 1"))
                    .startsWith("IllegalMonitorStateException")
                    .contains("held=0");
        } else {
            assertThatThrownBy(() -> semaphore.release())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("bound=3")
                    .hasMessageContaining("available=3");
            semaphore.acquireUninterruptibly(2);
            assertThatThrownBy(() -> semaphore.release(3)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> semaphore.release(Integer.MAX_VALUE)).isInstanceOf(IllegalStateException.class);
            assertThat(semaphore.availablePermits()).isEqualTo(1);
            assertThat(other.call("release 3")).startsWith("IllegalStateException");
            assertThat(other.call("release 2")).isEqualTo("released");
        }
    }

    @Test
    void shouldTellWhoHoldsThemToOneThatReleasesWrongly() {
        assumeThat(owned && !setting.isOneAttachment()).isTrue();
        other.call("acquire 2");
        assertThatThrownBy(() -> semaphore.release())
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("2 by pid " + other.pid());
        other.call("release 2");
    }

    @Test
    void shouldDrain() {
        semaphore.acquireUninterruptibly();
        assertThat(other.call("drain")).isEqualTo("2");
        assertThat(other.call("drain")).isEqualTo("0");
        assertThat(semaphore.availablePermits()).isZero();
        other.call("release 2");
        assertThat(semaphore.drainPermits()).isEqualTo(2);
        semaphore.release(3);
    }

    @Test
    void shouldRefuseNegativeCounts() {
        for (Interruptible misuse : List.<Interruptible>of(
                () -> semaphore.acquire(-1),
                () -> semaphore.acquireUninterruptibly(Integer.MIN_VALUE),
                () -> semaphore.tryAcquire(-1),
                () -> semaphore.tryAcquire(-1, 1, TimeUnit.SECONDS),
                () -> semaphore.tryAcquire(-1, Duration.ofSeconds(1)),
                () -> semaphore.release(-1))) {
            assertThatThrownBy(misuse::perform)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("count=-");
        }
    }

    @Test
    void shouldTakeZeroForNothing() throws InterruptedException {
        semaphore.acquire(0);
        semaphore.acquireUninterruptibly(0);
        assertThat(semaphore.tryAcquire(0)).isTrue();
        semaphore.release(0);
        semaphore.acquire(3);
        assertThat(semaphore.tryAcquire(0, 1, TimeUnit.SECONDS)).isTrue();
        semaphore.release(3);
    }

    @Test
    void shouldRefuseToWaitForMoreThanThereCanBe() throws InterruptedException {
        assertThatThrownBy(() -> semaphore.acquire(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=4")
                .hasMessageContaining("3 at most");
        assertThatThrownBy(() -> semaphore.acquireUninterruptibly(4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(semaphore.tryAcquire(4)).isFalse();
        assertThat(semaphore.tryAcquire(4, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void shouldReleaseAtTheEndOfATryBlock() throws InterruptedException {
        HeldPermit first;
        try (HeldPermit held = semaphore.hold()) {
            first = held;
            assertThat(other.call("available")).isEqualTo("2");
        }
        assertThat(other.call("available")).isEqualTo("3");
        try (HeldPermit held = semaphore.hold()) {
            assertThat(held).isSameAs(first);
        }
        assertThatThrownBy(first::close)
                .isInstanceOf(owned ? IllegalMonitorStateException.class : IllegalStateException.class);
    }

    @Test
    void shouldShowWhoHoldsAndWhoWaits() {
        assertThat(semaphore.toString()).contains(NAME).contains("3 of 3 available");
        assertThat(semaphore.hasQueuedThreads()).isFalse();
        semaphore.acquireUninterruptibly(2);
        other.begin("acquire 2");
        awaitSleepers(1);
        SemaphoreState state = semaphore.state();
        assertThat(state.available()).isEqualTo(1);
        assertThat(state.options()).isEqualTo(new SemaphoreOptions(MOST, MOST, owned));
        assertThat(state.waiting()).hasSize(1);
        assertThat(state.waiting().get(0).process()).startsWith("pid " + other.pid());
        assertThat(state.waitedForSince()).isNotNull();
        assertThat(semaphore.hasQueuedThreads()).isTrue();
        assertThat(semaphore.toString()).contains("waited for by [pid " + other.pid());
        if (owned) {
            assertThat(state.holders()).hasSize(1);
            SemaphoreState.Holder holder = state.holders().get(0);
            assertThat(holder.process())
                    .isEqualTo("pid " + ProcessHandle.current().pid() + " (test)");
            assertThat(holder.permits()).isEqualTo(2);
            assertThat(holder.since()).isNotNull();
            assertThat(holder.alive()).isTrue();
            assertThat(semaphore.toString()).contains("owned, held [2 by pid ");
        } else {
            assertThat(state.holders()).isEmpty();
        }
        semaphore.release(2);
        assertThat(other.answer()).isEqualTo("acquired");
        other.call("release 2");
        assertThat(semaphore.state().lastReleasedBy()).startsWith("pid " + other.pid());
    }

    private static void awaitSleepers(int count) {
        Eventually.becomesTrue(() -> semaphore.getQueueLength() >= count, semaphore);
    }
}
