package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedLock.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock that may be released by others than its holder, and one that may not. */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what happens in between is the test
class LockByAnyoneTest {
    private static final String NAME = "gate";

    private Path file;
    private Region region;
    private SharedLock lock;

    /** Somebody else with such a lock. */
    static final class ByAnyone implements Role<SharedLock> {
        @Override
        public SharedLock in(Region region, String name, List<String> arguments) {
            return SharedLock.in(region, name, Release.BY_ANYONE);
        }

        @Override
        public String perform(SharedLock lock, Region region, List<String> words) throws Exception {
            return new LockRole().perform(lock, region, words);
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        lock = SharedLock.in(region, NAME, Release.BY_ANYONE);
    }

    @AfterEach
    void close() {
        region.close();
    }

    private Party.ProcessParty process() {
        return Party.process(ByAnyone.class, file, true, NAME);
    }

    private Party thread() {
        return Party.thread(new ByAnyone(), SharedLock.in(region, NAME, Release.BY_ANYONE), region);
    }

    @Test
    void shouldBeReleasedByAnotherThread() {
        try (Party other = thread()) {
            lock.lock();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(other.call("held")).isEqualTo("false");
            assertThat(other.call("unlock")).isEqualTo("unlocked");
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(lock.isLocked()).isFalse();
            assertThat(other.call("lock")).isEqualTo("locked");
            assertThat(lock.tryLock()).isFalse();
            lock.unlock();
            assertThat(other.call("held")).isEqualTo("false");
        }
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        assertThat(lock.isInconsistent()).isFalse();
    }

    @Test
    void shouldBeReleasedByAnotherProcess() {
        try (Party.ProcessParty other = process()) {
            lock.lock();
            assertThat(lock.state().holder().process())
                    .contains("pid " + ProcessHandle.current().pid());
            assertThat(other.call("unlock")).isEqualTo("unlocked");
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(lock.state().holder()).isNull();
            assertThat(other.call("lock")).isEqualTo("locked");
            assertThat(lock.state().holder().process()).contains("pid " + other.pid());
            lock.unlock();
            assertThat(other.call("held")).isEqualTo("false");
        }
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
    }

    @Test
    void shouldLetAHolderWaitForSomebodyElseToReleaseIt() throws InterruptedException {
        try (Party.ProcessParty other = process()) {
            lock.lock();
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.tryLock(10, TimeUnit.MILLISECONDS)).isFalse();
            Thread releaser = new Thread(() -> {
                while (lock.state().waiters() == 0) {
                    Thread.onSpinWait();
                }
                other.call("unlock");
            });
            releaser.start();
            lock.lock();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            releaser.join();
            lock.unlock();
        }
    }

    @Test
    void shouldThrowIfNobodyHoldsIt() {
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("nobody");
        try (HeldLock held = lock.acquire()) {
            assertThat(held).isNotNull();
        }
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
        try (Party other = thread()) {
            assertThat(other.call("unlock")).startsWith("IllegalMonitorStateException");
        }
    }

    @Test
    void shouldBeTakenOverFromADeadOwnerOfRecord() throws InterruptedException {
        try (Party.ProcessParty owner = process()) {
            owner.call("lock");
            owner.kill();
        }
        assertThat(lock.tryLock(1, TimeUnit.MINUTES)).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        lock.markConsistent();
        try (Party other = thread()) {
            assertThat(other.call("unlock")).isEqualTo("unlocked");
        }
        assertThatThrownBy(lock::markConsistent).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(lock.isLocked()).isFalse();
    }

    /** Who releases a dead owner's lock knows what it does. */
    @Test
    void shouldBeReleasedForADeadOwnerOfRecord() {
        try (Party.ProcessParty owner = process()) {
            owner.call("lock");
            owner.kill();
        }
        lock.unlock();
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        lock.unlock();
    }

    @Test
    void shouldThrowAtAWrongReleaseUnlessAskedFor() {
        SharedLock strict = SharedLock.in(region, "strict");
        assertThat(SharedLock.in(region, "strict", Release.BY_HOLDER).isLocked())
                .isFalse();
        strict.lock();
        try (Party other = LockRole.thread(strict, region)) {
            assertThat(other.call("unlock"))
                    .startsWith("IllegalMonitorStateException")
                    .contains("pid " + ProcessHandle.current().pid());
        }
        assertThat(strict.isHeldByCurrentThread()).isTrue();
        strict.unlock();
        assertThatThrownBy(() -> SharedLock.in(region, "strict", Release.BY_ANYONE))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("strict");
        assertThatThrownBy(() -> SharedLock.in(region, NAME)).isInstanceOf(RegionMismatchException.class);
    }

    @Test
    void shouldHaveConditionsForTheOwnerOfRecord() throws InterruptedException {
        SharedCondition open = lock.condition("open");
        assertThatThrownBy(open::signal).isInstanceOf(IllegalMonitorStateException.class);
        lock.lock();
        assertThat(open.await(Duration.ofMillis(5))).isFalse();
        open.signalAll();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }
}
