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
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What both locks promise to those who live, whoever the other party is, and with and without the futex. */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
@ParameterizedClass
@MethodSource("settings")
class LockContractTest {
    private static Stage<RobustLock> stage;
    private static Region region;
    private static RobustLock lock;
    private static AtomicBuffer counters;
    private static Party other;

    @Parameter(0)
    private LockKind kind;

    @Parameter(1)
    private Setting setting;

    static List<Arguments> settings() {
        return Stream.of(LockKind.values())
                .flatMap(kind -> Setting.all().stream().map(setting -> Arguments.of(kind, setting)))
                .toList();
    }

    @BeforeParameterizedClassInvocation
    static void open(LockKind kind, Setting setting) throws IOException {
        stage = Stage.open(setting, new LockRole(), kind);
        region = stage.region();
        lock = stage.handle();
        counters = LockRole.counters(region, NAME);
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @AfterEach
    void shouldEndFreeAndSound() {
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        assertThat(lock.state().waiters()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldExcludeTheOther() {
        lock.lock();
        assertThat(other.call("tryLock")).isEqualTo("false");
        lock.unlock();
        assertThat(other.call("tryLock")).isEqualTo("true");
        assertThat(lock.tryLock()).isFalse();
        assertThat(other.call("unlock")).isEqualTo("unlocked");
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldLetOneWaitUntilItIsReleased() throws InterruptedException {
        for (String command : List.of("lock", "lockInterruptibly", "tryLock 60000")) {
            lock.lock();
            other.begin(command);
            awaitSleeper();
            lock.unlock();
            assertThat(other.answer()).isIn("locked", "true");
            assertThat(other.call("unlock")).isEqualTo("unlocked");
        }
    }

    @Test
    void shouldWaitForTheOther() throws InterruptedException {
        other.call("lock");
        Thread releaser = new Thread(() -> {
            awaitSleeper();
            other.call("unlock");
        });
        releaser.start();
        lock.lock();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        releaser.join();
    }

    @Test
    void shouldLoseNoAddition() {
        long before = counters.getLong(0);
        int times = 20_000;
        other.begin("add " + times);
        LockRole.add(lock, counters, times);
        assertThat(other.answer()).isEqualTo("added");
        assertThat(counters.getLong(0)).isEqualTo(before + 2L * times);
        assertThat(counters.getLong(128)).isEqualTo(counters.getLong(0));
    }

    @Test
    void shouldRefuseWithoutWaitingIfTheTimeIsZeroOrLess() throws InterruptedException {
        other.call("lock");
        assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
        assertThat(lock.tryLock(-1, TimeUnit.SECONDS)).isFalse();
        assertThat(lock.tryLock(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(lock.tryLock(Duration.ZERO)).isFalse();
        other.call("unlock");
        assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isTrue();
        lock.unlock();
        assertThat(lock.tryLock(Duration.ofDays(-1))).isTrue();
        lock.unlock();
    }

    @Test
    void shouldRefuseWhenTheTimeIsOverAndNotBefore() throws InterruptedException {
        other.call("lock");
        for (long ms : new long[] {1, 30, 120}) {
            long startNs = System.nanoTime();
            assertThat(lock.tryLock(ms, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        assertThat(lock.tryLock(Duration.ofMillis(1))).isFalse();
        other.call("unlock");
        assertThat(lock.tryLock(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        lock.unlock();
        assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        lock.unlock();
    }

    @Test
    void shouldThrowIfInterruptedBefore() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock.lockInterruptibly()).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lock.tryLock(Duration.ZERO)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldThrowIfInterruptedWhileItWaits() {
        for (String command : List.of("lockInterruptibly", "tryLock 60000")) {
            lock.lock();
            other.begin(command);
            awaitSleeper();
            other.interrupt();
            assertThat(other.answer()).isEqualTo("interrupted");
            lock.unlock();
        }
    }

    @Test
    void shouldKeepTheInterruptOfOneThatDoesNotHeedIt() {
        lock.lock();
        other.begin("lock");
        awaitSleeper();
        other.interrupt();
        lock.unlock();
        // Unless it was quicker to lock than the interrupt to arrive.
        assertThat(other.answer()).startsWith("locked");
        other.call("unlock");

        Thread.currentThread().interrupt();
        lock.lock();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldWaitWithAPendingInterruptAndKeepIt() throws InterruptedException {
        other.call("lock");
        Thread releaser = new Thread(() -> {
            awaitSleeper();
            other.call("unlock");
        });
        releaser.start();
        Thread.currentThread().interrupt();
        lock.lock();
        assertThat(Thread.interrupted()).isTrue();
        lock.unlock();
        releaser.join();
    }

    @Test
    void shouldNameTheHolderToOneThatReleasesWrongly() {
        assertThatThrownBy(() -> lock.unlock())
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("guard")
                .hasMessageContaining("nobody");
        other.call("lock");
        assertThatThrownBy(() -> lock.unlock())
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("pid " + other.pid());
        assertThatThrownBy(() -> lock.markConsistent())
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("pid " + other.pid());
        other.call("unlock");
        lock.lock();
        assertThat(other.call("unlock"))
                .startsWith("IllegalMonitorStateException")
                .contains("pid " + ProcessHandle.current().pid() + " (test)")
                .contains("thread #" + Thread.currentThread().getId());
        lock.unlock();
    }

    @Test
    void shouldKnowItsHolder() {
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        lock.lock();
        assertThat(lock.isLocked()).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(other.call("held")).isEqualTo("false");
        lock.unlock();
        other.call("lock");
        assertThat(lock.isLocked()).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertThat(other.call("held")).isEqualTo("true");
        other.call("unlock");
    }

    @Test
    void shouldRefuseAThreadThatWouldWaitForItself() {
        assumeThat(kind).isEqualTo(LockKind.SHARED);
        lock.lock();
        assertThat(lock.tryLock()).isFalse();
        assertThatThrownBy(() -> lock.lock())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("guard");
        assertThatThrownBy(() -> lock.lockInterruptibly()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldCountHowOftenItIsHeld() throws InterruptedException {
        assumeThat(kind).isEqualTo(LockKind.REENTRANT);
        SharedReentrantLock reentrant = (SharedReentrantLock) lock;
        SharedReentrantLock sameLock = SharedReentrantLock.in(region, NAME);
        assertThat(reentrant.getHoldCount()).isZero();
        reentrant.lock();
        sameLock.lock();
        assertThat(reentrant.tryLock()).isTrue();
        assertThat(reentrant.tryLock(1, TimeUnit.SECONDS)).isTrue();
        reentrant.lockInterruptibly();
        assertThat(reentrant.getHoldCount()).isEqualTo(5);
        assertThat(sameLock.getHoldCount()).isEqualTo(5);
        assertThat(other.call("holds")).isEqualTo("0");
        for (int i = 0; i < 4; i++) {
            sameLock.unlock();
            assertThat(other.call("tryLock")).isEqualTo("false");
        }
        assertThat(reentrant.getHoldCount()).isEqualTo(1);
        reentrant.unlock();
        assertThat(reentrant.getHoldCount()).isZero();
        assertThat(other.call("tryLock")).isEqualTo("true");
        assertThat(other.call("lock")).isEqualTo("locked");
        assertThat(other.call("holds")).isEqualTo("2");
        assertThat(other.call("unlock")).isEqualTo("unlocked");
        assertThat(lock.tryLock()).isFalse();
        assertThat(other.call("unlock")).isEqualTo("unlocked");
        assertThatThrownBy(() -> reentrant.unlock()).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void shouldReleaseAtTheEndOfATryBlock() {
        HeldLock first;
        try (HeldLock held = lock.acquire()) {
            first = held;
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        assertThat(lock.isLocked()).isFalse();
        try (HeldLock held = lock.acquire()) {
            assertThat(held).isSameAs(first);
        }
        assertThatThrownBy(first::close).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void shouldRaiseTheTicketWhenTheOwnerChangesAndNotElse() {
        lock.lock();
        long ticket = lock.ticket();
        lock.unlock();
        lock.lock();
        assertThat(lock.ticket()).isEqualTo(ticket);
        lock.unlock();
        other.call("lock");
        other.call("unlock");
        assertThat(lock.ticket()).isEqualTo(setting.isOneAttachment() ? ticket : ticket + 1);
        lock.lock();
        assertThat(lock.ticket()).isEqualTo(setting.isOneAttachment() ? ticket : ticket + 2);
        lock.unlock();
    }

    @Test
    void shouldShowWhoHoldsItAndWhoWaits() {
        assertThat(lock.state().holder()).isNull();
        assertThat(lock.toString()).contains("guard").contains("free");
        lock.lock();
        other.begin("lock");
        awaitSleeper();
        assertThat(lock.getQueueLength()).isOne();
        assertThat(lock.hasQueuedThreads()).isTrue();
        LockState state = lock.state();
        assertThat(state.holder()).isNotNull();
        assertThat(state.holder().process())
                .isEqualTo("pid " + ProcessHandle.current().pid() + " (test)");
        assertThat(state.holder().threadId())
                .isEqualTo((int) Thread.currentThread().getId());
        assertThat(state.holder().alive()).isTrue();
        assertThat(state.since()).isNotNull();
        assertThat(state.waiting()).hasSize(1);
        assertThat(state.waiting().get(0).process()).startsWith("pid " + other.pid());
        assertThat(state.inconsistent()).isFalse();
        assertThat(lock.toString())
                .contains("held by pid " + ProcessHandle.current().pid())
                .contains("waited for by [pid " + other.pid());
        lock.unlock();
        assertThat(other.answer()).isEqualTo("locked");
        state = lock.state();
        assertThat(state.holder().process()).startsWith("pid " + other.pid());
        assertThat(state.holder().threadName()).isEqualTo("other party");
        assertThat(state.waiters()).isZero();
        assertThat(lock.getQueueLength()).isZero();
        assertThat(lock.hasQueuedThreads()).isFalse();
        other.call("unlock");
    }

    private static void awaitSleeper() {
        while (lock.state().waiters() == 0) {
            Thread.onSpinWait();
        }
    }
}
