package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a lock promises when its owner dies, or closes the region, or only seems to. */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
class OwnerDeathTest {
    private static final String NAME = "guard";

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

    @ParameterizedTest
    @EnumSource
    void shouldReturnHoldingTheLockWhenTheOwnerWasKilled(LockKind kind) {
        RobustLock lock = kind.in(region, NAME);
        long deadTicket = killAHolder(kind, lock);
        assertThat(lock.isLocked()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();

        lock.lock();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        assertThat(lock.ticket()).isGreaterThan(deadTicket);
        assertThat(lock.toString()).contains("INCONSISTENT").contains("1 owner died");
        lock.unlock();

        assertThat(lock.isInconsistent()).isTrue();
        lock.lock();
        assertThat(lock.isInconsistent()).isTrue();
        lock.markConsistent();
        assertThat(lock.isInconsistent()).isFalse();
        lock.unlock();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
    }

    @Test
    void shouldTakeOverByEveryWayToAcquire() throws InterruptedException {
        RobustLock lock = LockKind.SHARED.in(region, NAME);
        killAHolder(LockKind.SHARED, lock);
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        killAHolder(LockKind.SHARED, lock);
        lock.lockInterruptibly();
        lock.unlock();
        killAHolder(LockKind.SHARED, lock);
        assertThat(lock.tryLock(1, TimeUnit.MINUTES)).isTrue();
        lock.unlock();
        killAHolder(LockKind.SHARED, lock);
        try (HeldLock held = lock.acquire()) {
            assertThat(held).isNotNull();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        assertThat(lock.ownerDeaths()).isEqualTo(4);
    }

    @Test
    void shouldTryOnceMoreIfTheOwnerDiedRightAfterADoubt() {
        RobustLock lock = LockKind.SHARED.in(region, NAME);
        try (Party.ProcessParty owner = party(LockKind.SHARED)) {
            owner.call("lock");
            assertThat(lock.tryLock()).isFalse();
            owner.kill();
        }
        while (!lock.tryLock()) {
            Thread.onSpinWait();
        }
        assertThat(lock.isInconsistent()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldEndTheWaitOfASleeperWhenTheOwnerDies() throws InterruptedException {
        SharedLock lock = SharedLock.in(region, NAME);
        try (Party.ProcessParty owner = party(LockKind.SHARED);
                Party sleeper = LockRole.thread(SharedLock.in(region, NAME), region)) {
            owner.call("lock");
            sleeper.begin("lock");
            while (lock.state().waiters() == 0) {
                Thread.onSpinWait();
            }
            assertThat(lock.state().holder().alive()).isTrue();
            owner.kill();
            assertThat(sleeper.answer()).isEqualTo("locked");
            assertThat(lock.isInconsistent()).isTrue();
            sleeper.call("unlock");
        }
    }

    @Test
    void shouldNotRobAnOwnerThatIsStopped() throws InterruptedException {
        SharedLock lock = SharedLock.in(region, NAME);
        try (Party.ProcessParty owner = party(LockKind.SHARED)) {
            owner.call("lock");
            owner.stop();
            for (int i = 0; i < 5; i++) {
                assertThat(lock.tryLock()).isFalse();
                assertThat(lock.tryLock(Duration.ofMillis(100))).isFalse();
            }
            assertThat(lock.state().holder().alive()).isTrue();
            owner.resume();
            assertThat(owner.call("held")).isEqualTo("true");
            assertThat(owner.call("unlock")).isEqualTo("unlocked");
        }
        assertThat(lock.tryLock(Duration.ofMinutes(1))).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        lock.unlock();
    }

    @Test
    void shouldNotTakeANewcomerInTheSameSlotForTheDead() {
        SharedLock lock = SharedLock.in(region, NAME);
        killAHolder(LockKind.SHARED, lock);
        try (Party.ProcessParty newcomer = party(LockKind.SHARED)) {
            assertThat(newcomer.call("held")).isEqualTo("false");
            lock.lock();
            assertThat(lock.isInconsistent()).isTrue();
            assertThat(lock.ownerDeaths()).isEqualTo(1);
            lock.unlock();
            assertThat(newcomer.call("tryLock")).isEqualTo("true");
            newcomer.call("unlock");
        }
    }

    @Test
    void shouldTreatAClosedRegionsLockAsAbandoned() throws IOException {
        SharedReentrantLock lock = SharedReentrantLock.in(region, NAME);
        Region another = Region.attach(file);
        SharedReentrantLock abandoned = SharedReentrantLock.in(another, NAME);
        abandoned.lock();
        abandoned.lock();
        another.close();

        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        assertThat(lock.getHoldCount()).isEqualTo(1);
        abandoned.unlock();
        assertThatThrownBy(abandoned::unlock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(lock.state().holder().alive()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldReleaseInOrderIfNobodyTookItOverSinceTheRegionWasClosed() throws IOException {
        SharedLock lock = SharedLock.in(region, NAME);
        Region another = Region.attach(file);
        SharedLock inside = SharedLock.in(another, NAME);
        inside.lock();
        another.close();
        inside.unlock();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        lock.unlock();
    }

    @Test
    void shouldRefuseEverythingOnceTheRegionIsClosed() throws IOException {
        Region another = Region.attach(file);
        SharedLock lock = SharedLock.in(another, NAME);
        another.close();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                lock::lock,
                lock::lockInterruptibly,
                lock::tryLock,
                () -> lock.tryLock(1, TimeUnit.SECONDS),
                lock::acquire,
                lock::isLocked,
                lock::isInconsistent,
                lock::ownerDeaths,
                lock::ticket,
                lock::state)) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        assertThat(lock.toString()).contains(NAME).contains("closed");
    }

    @Test
    void shouldEndTheWaitWhenTheRegionIsClosed() throws IOException {
        SharedLock lock = SharedLock.in(region, NAME);
        Region another = Region.attach(file);
        lock.lock();
        try (Party waiting = LockRole.thread(SharedLock.in(another, NAME), another)) {
            waiting.begin("lock");
            while (lock.state().waiters() == 0) {
                Thread.onSpinWait();
            }
            another.close();
            assertThat(waiting.answer()).startsWith("IllegalStateException").contains("closed");
        }
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        lock.unlock();
    }

    @Test
    void shouldShowAReadOnlyAttachmentTheStateAndNoMore() throws IOException {
        SharedLock lock = SharedLock.in(region, NAME);
        lock.lock();
        try (Region reading = Region.attach(file, RegionOptions.defaults().readOnly())) {
            SharedLock seen = SharedLock.in(reading, NAME);
            assertThat(seen.isLocked()).isTrue();
            assertThat(seen.state().holder().process())
                    .contains("pid " + ProcessHandle.current().pid());
            assertThatThrownBy(seen::tryLock)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reading only");
            assertThatThrownBy(seen::unlock).isInstanceOf(IllegalMonitorStateException.class);
        }
        lock.unlock();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunTheHookFirstInTheAcquirer(LockKind kind) {
        RobustLock lock = kind.in(region, NAME);
        List<String> events = new ArrayList<>();
        lock.repairWith(() -> {
            events.add("repair");
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(lock.isInconsistent()).isTrue();
            lock.markConsistent();
        });
        lock.lock();
        lock.unlock();
        assertThat(events).isEmpty();

        killAHolder(kind, lock);
        lock.lock();
        events.add("locked");
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(events).containsExactly("repair", "locked");
        lock.unlock();
        lock.lock();
        lock.unlock();
        assertThat(events).hasSize(2);
        assertThat(lock.ownerDeaths()).isEqualTo(1);
    }

    @Test
    void shouldHandTheLockToItsHook() {
        SharedLock lock = SharedLock.in(region, NAME);
        lock.onOwnerDeath(SharedLock::markConsistent);
        killAHolder(LockKind.SHARED, lock);
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        lock.unlock();

        SharedReentrantLock reentrant = SharedReentrantLock.in(region, "reentrant");
        AtomicInteger runs = new AtomicInteger();
        reentrant.onOwnerDeath(same -> {
            runs.incrementAndGet();
            same.lock();
            assertThat(same.getHoldCount()).isEqualTo(2);
            same.markConsistent();
            same.unlock();
        });
        killAHolder(LockKind.REENTRANT, reentrant);
        reentrant.lock();
        assertThat(runs).hasValue(1);
        assertThat(reentrant.getHoldCount()).isEqualTo(1);
        reentrant.unlock();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReleaseStillMarkedIfTheHookThrows(LockKind kind) throws IOException {
        RobustLock lock = kind.in(region, NAME);
        lock.repairWith(() -> {
            if (lock instanceof SharedReentrantLock) {
                lock.lock();
            }
            throw new UnsupportedOperationException("beyond repair");
        });
        killAHolder(kind, lock);
        assertThatThrownBy(lock::lock)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("beyond repair");
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.isInconsistent()).isTrue();
        assertThatThrownBy(lock::tryLock).hasMessage("beyond repair");
        assertThatThrownBy(() -> lock.tryLock(Duration.ofSeconds(1))).hasMessage("beyond repair");
        assertThatThrownBy(lock::lockInterruptibly).hasMessage("beyond repair");
        assertThatThrownBy(lock::acquire).hasMessage("beyond repair");
        assertThat(lock.isLocked()).isFalse();

        try (Region another = Region.attach(file)) {
            RobustLock able = kind.in(another, NAME);
            able.repairWith(able::markConsistent);
            able.lock();
            assertThat(able.isInconsistent()).isFalse();
            able.unlock();
        }
        lock.lock();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        lock.unlock();
    }

    @Test
    void shouldRunTheHookUntilSomebodyMarksTheLockConsistent() {
        SharedLock lock = SharedLock.in(region, NAME);
        AtomicInteger runs = new AtomicInteger();
        lock.onOwnerDeath(same -> runs.incrementAndGet());
        killAHolder(LockKind.SHARED, lock);
        for (int i = 1; i <= 3; i++) {
            lock.lock();
            assertThat(runs).hasValue(i);
            assertThat(lock.isInconsistent()).isTrue();
            if (i == 3) {
                lock.markConsistent();
            }
            lock.unlock();
        }
        lock.lock();
        lock.unlock();
        assertThat(runs).hasValue(3);
    }

    @Test
    void shouldTellAHookThatReleasesTheLock() {
        SharedLock lock = SharedLock.in(region, NAME);
        lock.onOwnerDeath(SharedLock::unlock);
        killAHolder(LockKind.SHARED, lock);
        assertThatThrownBy(lock::lock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("repair hook");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void shouldStayInconsistentIfTheRepairerDies() {
        SharedLock lock = SharedLock.in(region, NAME);
        killAHolder(LockKind.SHARED, lock);
        for (int deaths = 2; deaths <= 3; deaths++) {
            try (Jvm repairer = Jvm.start(Repairer.class, file)) {
                repairer.expect("repairing");
                assertThat(lock.tryLock()).isFalse();
                repairer.kill();
            }
            while (!lock.tryLock()) {
                Thread.onSpinWait();
            }
            assertThat(lock.isInconsistent()).isTrue();
            assertThat(lock.ownerDeaths()).isEqualTo(deaths);
            lock.unlock();
        }
    }

    static final class Repairer {
        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedLock.in(region, NAME)
                        .onOwnerDeath(lock -> {
                            Child.say("repairing");
                            Child.sleepForEver();
                        })
                        .lock();
            }
        }
    }

    private Party.ProcessParty party(LockKind kind) {
        return LockRole.process(file, kind, NAME, true);
    }

    /** Returns the ticket of the dead. */
    private long killAHolder(LockKind kind, RobustLock lock) {
        try (Party.ProcessParty owner = LockRole.process(file, kind, lock.core.name(), true)) {
            assertThat(owner.call("lock")).isEqualTo("locked");
            if (kind == LockKind.REENTRANT) {
                assertThat(owner.call("lock")).isEqualTo("locked");
            }
            long ticket = lock.ticket();
            owner.kill();
            return ticket;
        }
    }
}
