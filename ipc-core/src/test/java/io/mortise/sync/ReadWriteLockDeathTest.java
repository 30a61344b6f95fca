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

/** What a read-write lock promises when one that holds it dies, or closes the region, or only seems to. */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
class ReadWriteLockDeathTest {
    private Path file;
    private Region region;
    private SharedReadWriteLock lock;
    private SharedReadLock reading;
    private SharedWriteLock writing;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        lock = SharedReadWriteLock.in(region, Stage.NAME);
        reading = lock.readLock();
        writing = lock.writeLock();
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldForgetAReaderThatWasKilled() throws InterruptedException {
        kill("read lock", "read lock");
        assertThat(lock.getReadLockCount()).isZero();
        assertThat(lock.state().readers()).isEmpty();
        assertThat(writing.tryLock()).isTrue();
        writing.unlock();
        kill("read lock");
        writing.lock();
        writing.unlock();
        kill("read lock");
        assertThat(writing.tryLock(1, TimeUnit.MINUTES)).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        writing.unlock();
    }

    @Test
    void shouldEndTheWaitOfAWriterWhenTheReaderDies() {
        try (Party.ProcessParty reader = party();
                Party writer = ReadWriteRole.thread(lock, region)) {
            reader.call("read lock");
            writer.begin("write lock");
            awaitSleepers(1);
            reader.kill();
            assertThat(writer.answer()).isEqualTo("locked");
            assertThat(lock.isInconsistent()).isFalse();
            writer.call("write unlock");
        }
    }

    @Test
    void shouldWaitForTheReadersThatLiveWhenOneDies() {
        reading.lock();
        try (Party.ProcessParty reader = party();
                Party.ProcessParty writer = party()) {
            reader.call("read lock");
            writer.begin("write lock");
            awaitSleepers(1);
            reader.kill();
            while (lock.state().readers().size() > 1) {
                Thread.onSpinWait();
            }
            assertThat(lock.isWriteLocked()).isFalse();
            reading.unlock();
            assertThat(writer.answer()).isEqualTo("locked");
            writer.call("write unlock");
        }
    }

    @Test
    void shouldTellOfAWriterThatWasKilled() {
        long deadTicket = kill("write lock", "write lock");
        assertThat(lock.isWriteLocked()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.state().writer().alive()).isFalse();

        writing.lock();
        assertThat(lock.isWriteLockedByCurrentThread()).isTrue();
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        assertThat(lock.ticket()).isGreaterThan(deadTicket);
        assertThat(lock.toString()).contains("INCONSISTENT").contains("1 owner died");
        writing.unlock();

        reading.lock();
        assertThat(lock.isInconsistent()).isTrue();
        assertThatThrownBy(lock::markConsistent).isInstanceOf(IllegalMonitorStateException.class);
        reading.unlock();
        writing.lock();
        lock.markConsistent();
        assertThat(lock.isInconsistent()).isFalse();
        writing.unlock();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
    }

    @Test
    void shouldTakeOverByEveryWayToAcquire() throws InterruptedException {
        int deaths = 0;
        for (ReadWriteView view : List.of(reading, writing)) {
            kill("write lock");
            awaitTryLock(view);
            view.unlock();
            kill("write lock");
            view.lockInterruptibly();
            view.unlock();
            kill("write lock", "read lock");
            assertThat(view.tryLock(1, TimeUnit.MINUTES)).isTrue();
            view.unlock();
            kill("write lock");
            try (HeldLock held = view.acquire()) {
                assertThat(held).isNotNull();
            }
            deaths += 4;
            assertThat(lock.ownerDeaths()).isEqualTo(deaths);
            assertThat(lock.isInconsistent()).isTrue();
        }
    }

    @Test
    void shouldEndTheWaitOfSleepersWhenTheWriterDies() {
        try (Party.ProcessParty writer = party();
                Party reader = ReadWriteRole.thread(lock, region);
                Party.ProcessParty anotherReader = party()) {
            writer.call("write lock");
            reader.begin("read lock");
            anotherReader.begin("read lock");
            awaitSleepers(2);
            writer.kill();
            assertThat(reader.answer()).isEqualTo("locked");
            assertThat(anotherReader.answer()).isEqualTo("locked");
            assertThat(lock.isInconsistent()).isTrue();
            assertThat(lock.ownerDeaths()).isEqualTo(1);
            reader.call("read unlock");
            anotherReader.call("read unlock");
        }
    }

    @Test
    void shouldForgetAWriterThatWasKilledWhileItWaitedForReaders() {
        reading.lock();
        try (Party.ProcessParty writer = party()) {
            writer.begin("write lock");
            awaitSleepers(1);
            assertThat(lock.state().nextWriter()).isNotNull();
            writer.kill();
        }
        try (Party reader = ReadWriteRole.thread(lock, region)) {
            assertThat(reader.call("read lock")).isEqualTo("locked");
            assertThat(reader.call("read unlock")).isEqualTo("unlocked");
        }
        reading.unlock();
        assertThat(lock.state().nextWriter()).isNull();
        assertThat(writing.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        writing.unlock();
    }

    @Test
    void shouldRobNoReaderThatIsStopped() throws InterruptedException {
        try (Party.ProcessParty reader = party()) {
            reader.call("read lock");
            reader.stop();
            for (int i = 0; i < 3; i++) {
                assertThat(writing.tryLock()).isFalse();
                assertThat(writing.tryLock(Duration.ofMillis(100))).isFalse();
                assertThat(lock.getReadLockCount()).isEqualTo(1);
            }
            reader.resume();
            assertThat(reader.call("readHolds")).isEqualTo("1");
            assertThat(reader.call("read unlock")).isEqualTo("unlocked");
        }
        assertThat(writing.tryLock()).isTrue();
        writing.unlock();
    }

    @Test
    void shouldRobNoWriterThatIsStopped() throws InterruptedException {
        try (Party.ProcessParty writer = party()) {
            writer.call("write lock");
            writer.stop();
            for (int i = 0; i < 3; i++) {
                assertThat(reading.tryLock()).isFalse();
                assertThat(writing.tryLock()).isFalse();
                assertThat(reading.tryLock(Duration.ofMillis(70))).isFalse();
                assertThat(writing.tryLock(Duration.ofMillis(70))).isFalse();
            }
            writer.resume();
            assertThat(writer.call("writes")).isEqualTo("true");
            assertThat(writer.call("write unlock")).isEqualTo("unlocked");
        }
        assertThat(writing.tryLock(Duration.ofMinutes(1))).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        writing.unlock();
    }

    @Test
    void shouldNotTakeANewcomerInTheSameSlotForTheDead() {
        kill("read lock");
        try (Party.ProcessParty newcomer = party()) {
            assertThat(newcomer.call("readHolds")).isEqualTo("0");
            assertThat(lock.getReadLockCount()).isZero();
            assertThat(writing.tryLock()).isTrue();
            writing.unlock();
            newcomer.call("write lock");
            newcomer.kill();
        }
        try (Party.ProcessParty newcomer = party()) {
            assertThat(newcomer.call("writes")).isEqualTo("false");
            assertThat(newcomer.call("read lock")).isEqualTo("locked");
            assertThat(lock.isInconsistent()).isTrue();
            assertThat(lock.ownerDeaths()).isEqualTo(1);
            assertThat(lock.getReadLockCount()).isEqualTo(1);
            assertThat(newcomer.call("read unlock")).isEqualTo("unlocked");
        }
        assertThat(lock.ownerDeaths()).isEqualTo(1);
    }

    @Test
    void shouldForgetTheReadersOfAClosedRegionAndTouchNoNewcomersCell() throws IOException {
        Region closing = Region.attach(file);
        SharedReadWriteLock abandoned = SharedReadWriteLock.in(closing, Stage.NAME);
        abandoned.readLock().lock();
        abandoned.readLock().lock();
        closing.close();
        assertThat(lock.getReadLockCount()).isZero();
        try (Region newcomer = Region.attach(file)) {
            assertThat(newcomer.owner() & 0xfff).isEqualTo(closing.owner() & 0xfff);
            SharedReadWriteLock another = SharedReadWriteLock.in(newcomer, Stage.NAME);
            another.readLock().lock();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> abandoned.readLock().unlock())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed");
            }
            assertThat(lock.getReadLockCount()).isEqualTo(1);
            assertThat(writing.tryLock()).isFalse();
            assertThat(another.getReadHoldCount()).isEqualTo(1);
            another.readLock().unlock();
        }
        assertThat(writing.tryLock()).isTrue();
        assertThat(lock.ownerDeaths()).isZero();
        writing.unlock();
    }

    @Test
    void shouldReleaseInOrderIfNobodyTookItOverSinceTheRegionWasClosed() throws IOException {
        for (boolean writes : new boolean[] {false, true}) {
            Region closing = Region.attach(file);
            SharedReadWriteLock inside = SharedReadWriteLock.in(closing, Stage.NAME);
            ReadWriteView view = writes ? inside.writeLock() : inside.readLock();
            view.lock();
            closing.close();
            view.unlock();
            assertThat(writing.tryLock()).isTrue();
            assertThat(lock.isInconsistent()).isFalse();
            writing.unlock();
        }
    }

    @Test
    void shouldTreatAClosedRegionsWriterAsDead() throws IOException {
        Region closing = Region.attach(file);
        SharedReadWriteLock abandoned = SharedReadWriteLock.in(closing, Stage.NAME);
        abandoned.writeLock().lock();
        abandoned.writeLock().lock();
        abandoned.readLock().lock();
        closing.close();

        reading.lock();
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        reading.unlock();
        writing.lock();
        abandoned.writeLock().unlock();
        assertThatThrownBy(() -> abandoned.writeLock().unlock())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> abandoned.readLock().unlock()).isInstanceOf(IllegalStateException.class);
        assertThat(lock.isWriteLockedByCurrentThread()).isTrue();
        assertThat(lock.state().writer().alive()).isTrue();
        writing.unlock();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
    }

    @Test
    void shouldRefuseEverythingOnceTheRegionIsClosed() throws IOException {
        Region another = Region.attach(file);
        SharedReadWriteLock closed = SharedReadWriteLock.in(another, Stage.NAME);
        another.close();
        List<ThrowingCallable> calls = new ArrayList<>(List.of(
                closed::isWriteLocked,
                closed::isInconsistent,
                closed::ownerDeaths,
                closed::ticket,
                closed::state,
                closed::getReadLockCount));
        for (ReadWriteView view : List.of(closed.readLock(), closed.writeLock())) {
            calls.addAll(List.of(
                    view::lock,
                    view::lockInterruptibly,
                    view::tryLock,
                    () -> view.tryLock(1, TimeUnit.SECONDS),
                    view::acquire));
        }
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        assertThat(closed.toString()).contains(Stage.NAME).contains("closed");
        assertThat(writing.tryLock()).isTrue();
        writing.unlock();
    }

    @Test
    void shouldEndTheWaitWhenTheRegionIsClosed() throws IOException {
        for (String command : List.of("read lock", "write lock")) {
            writing.lock();
            expectClosedWhileItWaits(command);
            writing.unlock();
        }
        reading.lock();
        expectClosedWhileItWaits("write lock");
        try (Party reader = ReadWriteRole.thread(lock, region)) {
            assertThat(reader.call("read lock")).isEqualTo("locked");
            reader.call("read unlock");
        }
        reading.unlock();
        assertThat(writing.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        writing.unlock();
    }

    private void expectClosedWhileItWaits(String command) throws IOException {
        Region another = Region.attach(file);
        try (Party waiting = ReadWriteRole.thread(SharedReadWriteLock.in(another, Stage.NAME), another)) {
            waiting.begin(command);
            awaitSleepers(1);
            another.close();
            assertThat(waiting.answer()).startsWith("IllegalStateException").contains("closed");
        }
    }

    @Test
    void shouldShowAReadOnlyAttachmentTheStateAndNoMore() throws IOException {
        writing.lock();
        try (Region looking = Region.attach(file, RegionOptions.defaults().readOnly())) {
            SharedReadWriteLock seen = SharedReadWriteLock.in(looking, Stage.NAME);
            assertThat(seen.isWriteLocked()).isTrue();
            assertThat(seen.state().writer().process())
                    .contains("pid " + ProcessHandle.current().pid());
            for (ReadWriteView view : List.of(seen.readLock(), seen.writeLock())) {
                assertThatThrownBy(view::tryLock)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("reading only");
                assertThatThrownBy(view::lock).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(view::unlock).isInstanceOf(IllegalMonitorStateException.class);
            }
            assertThat(seen.getReadHoldCount()).isZero();
        }
        writing.unlock();
    }

    @Test
    void shouldRunTheHookFirstAndInWriteModeAlsoForReaders() {
        List<String> events = new ArrayList<>();
        lock.onOwnerDeath(same -> {
            assertThat(same).isSameAs(lock);
            assertThat(same.isWriteLockedByCurrentThread()).isTrue();
            assertThat(same.isInconsistent()).isTrue();
            assertThat(same.getReadHoldCount()).isZero();
            same.readLock().lock();
            same.writeLock().lock();
            events.add("repair");
            same.markConsistent();
            same.writeLock().unlock();
            same.readLock().unlock();
        });
        reading.lock();
        reading.unlock();
        writing.lock();
        writing.unlock();
        assertThat(events).isEmpty();

        kill("write lock");
        writing.lock();
        assertThat(events).hasSize(1);
        assertThat(lock.getWriteHoldCount()).isEqualTo(1);
        assertThat(lock.isInconsistent()).isFalse();
        writing.unlock();

        kill("write lock");
        reading.lock();
        assertThat(events).hasSize(2);
        assertThat(lock.isWriteLocked()).isFalse();
        assertThat(lock.getReadHoldCount()).isEqualTo(1);
        reading.unlock();

        kill("write lock");
        awaitTryLock(reading);
        assertThat(events).hasSize(3);
        assertThat(lock.isWriteLocked()).isFalse();
        assertThat(lock.getReadLockCount()).isEqualTo(1);
        reading.unlock();
        assertThat(lock.ownerDeaths()).isEqualTo(3);
        assertThat(writing.tryLock()).isTrue();
        writing.unlock();
    }

    @Test
    void shouldHoldNothingStillMarkedIfTheHookThrows() throws IOException {
        lock.onOwnerDeath(same -> {
            same.readLock().lock();
            same.writeLock().lock();
            throw new UnsupportedOperationException("beyond repair");
        });
        kill("write lock");
        for (ReadWriteView view : List.of(reading, writing)) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    view::lock,
                    view::tryLock,
                    () -> view.tryLock(Duration.ofSeconds(1)),
                    view::lockInterruptibly,
                    view::acquire)) {
                assertThatThrownBy(call)
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessage("beyond repair");
                assertThat(lock.isWriteLocked()).isFalse();
                assertThat(lock.getWriteHoldCount()).isZero();
                assertThat(lock.getReadLockCount()).isZero();
                assertThat(lock.getReadHoldCount()).isZero();
                assertThat(lock.isInconsistent()).isTrue();
            }
        }
        try (Region another = Region.attach(file)) {
            SharedReadWriteLock able = SharedReadWriteLock.in(another, Stage.NAME);
            able.onOwnerDeath(SharedReadWriteLock::markConsistent);
            able.readLock().lock();
            assertThat(able.isInconsistent()).isFalse();
            able.readLock().unlock();
        }
        reading.lock();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        reading.unlock();
    }

    @Test
    void shouldRunTheHookUntilSomebodyMarksTheLockConsistent() {
        AtomicInteger runs = new AtomicInteger();
        lock.onOwnerDeath(same -> runs.incrementAndGet());
        kill("write lock");
        for (int i = 1; i <= 4; i++) {
            ReadWriteView view = i % 2 == 0 ? writing : reading;
            view.lock();
            assertThat(runs).hasValue(i);
            assertThat(lock.isInconsistent()).isTrue();
            if (i == 4) {
                lock.markConsistent();
            }
            view.unlock();
        }
        reading.lock();
        reading.unlock();
        assertThat(runs).hasValue(4);
    }

    /** To repair it must wait for readers without a hook, which do not mind. */
    @Test
    void shouldRepairOnlyOnceTheOtherReadersHaveLeft() throws InterruptedException {
        kill("write lock");
        try (Party careless = ReadWriteRole.thread(SharedReadWriteLock.in(region, Stage.NAME), region);
                Party careful = ReadWriteRole.thread(lock.onOwnerDeath(SharedReadWriteLock::markConsistent), region)) {
            assertThat(careless.call("read lock")).isEqualTo("locked");
            assertThat(careful.call("read tryLock")).isEqualTo("false");
            assertThat(careful.call("read tryLock 30")).isEqualTo("false");
            assertThat(careful.call("readHolds")).isEqualTo("0");
            careful.begin("read lockInterruptibly");
            awaitSleepers(1);
            careful.interrupt();
            assertThat(careful.answer()).isEqualTo("interrupted");
            assertThat(careful.call("readHolds")).isEqualTo("0");
            careful.begin("read lock");
            awaitSleepers(1);
            assertThat(lock.isInconsistent()).isTrue();
            assertThat(careless.call("read lock")).isEqualTo("locked");
            assertThat(careless.call("read unlock")).isEqualTo("unlocked");
            assertThat(careless.call("read unlock")).isEqualTo("unlocked");
            assertThat(careful.answer()).isEqualTo("locked");
            assertThat(lock.isInconsistent()).isFalse();
            assertThat(lock.isWriteLocked()).isFalse();
            careful.call("read unlock");
        }
    }

    /** It could not get the write lock without releasing what it read. */
    @Test
    void shouldNotRepairForAThreadThatReadsAlready() {
        kill("write lock");
        reading.lock();
        SharedReadWriteLock careful = SharedReadWriteLock.in(region, Stage.NAME);
        careful.onOwnerDeath(SharedReadWriteLock::markConsistent);
        careful.readLock().lock();
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(lock.getReadHoldCount()).isEqualTo(2);
        careful.readLock().unlock();
        reading.unlock();
        careful.readLock().lock();
        assertThat(lock.isInconsistent()).isFalse();
        careful.readLock().unlock();
    }

    @Test
    void shouldTellAHookThatReleasesTheLock() {
        lock.onOwnerDeath(same -> same.writeLock().unlock());
        kill("write lock");
        for (ReadWriteView view : List.of(reading, writing)) {
            assertThatThrownBy(view::lock)
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("repair hook");
            assertThat(lock.isWriteLocked()).isFalse();
            assertThat(lock.getReadLockCount()).isZero();
        }
    }

    @Test
    void shouldStayInconsistentIfTheRepairerDies() {
        kill("write lock");
        for (int deaths = 2; deaths <= 3; deaths++) {
            try (Jvm repairer = Jvm.start(Repairer.class, file)) {
                repairer.expect("repairing");
                assertThat(reading.tryLock()).isFalse();
                repairer.kill();
            }
            awaitTryLock(reading);
            assertThat(lock.isInconsistent()).isTrue();
            assertThat(lock.ownerDeaths()).isEqualTo(deaths);
            reading.unlock();
        }
    }

    static final class Repairer {
        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedReadWriteLock.in(region, Stage.NAME)
                        .onOwnerDeath(lock -> {
                            Child.say("repairing");
                            Child.sleepForEver();
                        })
                        .readLock()
                        .lock();
            }
        }
    }

    private Party.ProcessParty party() {
        return ReadWriteRole.process(file, true);
    }

    /** Kills a process that has done this. Returns the ticket of the dead. */
    private long kill(String... commands) {
        try (Party.ProcessParty victim = party()) {
            for (String command : commands) {
                assertThat(victim.call(command)).isEqualTo("locked");
            }
            long ticket = lock.ticket();
            victim.kill();
            return ticket;
        }
    }

    private static void awaitTryLock(ReadWriteView view) {
        while (!view.tryLock()) {
            Thread.onSpinWait();
        }
    }

    private void awaitSleepers(int count) {
        while (lock.state().waiters() < count) {
            Thread.onSpinWait();
        }
    }
}
