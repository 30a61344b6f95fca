package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a read-write lock promises to those who live, whoever the other party is, and with and without the futex. */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
@ParameterizedClass
@MethodSource("settings")
class ReadWriteLockContractTest {
    private static final List<String> WAITS = List.of("lock", "lockInterruptibly", "tryLock 60000");

    private static Stage<SharedReadWriteLock> stage;
    private static Region region;
    private static SharedReadWriteLock lock;
    private static SharedReadLock reading;
    private static SharedWriteLock writing;
    private static AtomicBuffer counters;
    private static Party other;

    @Parameter
    private Setting setting;

    static List<Setting> settings() {
        return Setting.all();
    }

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new ReadWriteRole());
        region = stage.region();
        lock = stage.handle();
        reading = lock.readLock();
        writing = lock.writeLock();
        counters = ReadWriteRole.counters(region);
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @AfterEach
    void shouldEndFreeAndSound() {
        assertThat(lock.isWriteLocked()).isFalse();
        assertThat(lock.getReadLockCount()).isZero();
        assertThat(lock.getReadHoldCount()).isZero();
        assertThat(lock.getWriteHoldCount()).isZero();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        assertThat(lock.state().waiters()).isZero();
        assertThat(lock.state().nextWriter()).isNull();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldLetManyReadAtOnce() {
        reading.lock();
        assertThat(other.call("read lock")).isEqualTo("locked");
        assertThat(other.call("read tryLock")).isEqualTo("true");
        assertThat(other.call("read tryLock 1")).isEqualTo("true");
        assertThat(lock.getReadLockCount()).isEqualTo(4);
        assertThat(lock.state().readingThreads()).isEqualTo(2);
        reading.unlock();
        assertThat(reading.tryLock()).isTrue();
        reading.unlock();
        assertThat(lock.getReadLockCount()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(other.call("read unlock")).isEqualTo("unlocked");
        }
    }

    @Test
    void shouldLetNobodyReadOrWriteWhileTheOtherWrites() {
        writing.lock();
        assertThat(other.call("read tryLock")).isEqualTo("false");
        assertThat(other.call("write tryLock")).isEqualTo("false");
        assertThat(other.call("read tryLock 5")).isEqualTo("false");
        assertThat(other.call("write tryLock 5")).isEqualTo("false");
        writing.unlock();
        assertThat(other.call("write tryLock")).isEqualTo("true");
        assertThat(reading.tryLock()).isFalse();
        assertThat(writing.tryLock()).isFalse();
        other.call("write unlock");
    }

    @Test
    void shouldLetNobodyWriteWhileTheOtherReads() throws InterruptedException {
        assertThat(other.call("read lock")).isEqualTo("locked");
        assertThat(writing.tryLock()).isFalse();
        assertThat(writing.tryLock(5, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(reading.tryLock()).isTrue();
        reading.unlock();
        other.call("read unlock");
        assertThat(writing.tryLock()).isTrue();
        writing.unlock();
    }

    @Test
    void shouldLetReadersAndWritersWaitForAWriter() {
        for (String command : WAITS) {
            for (String what : List.of("read ", "write ")) {
                writing.lock();
                other.begin(what + command);
                awaitSleeper();
                writing.unlock();
                assertThat(other.answer()).isIn("locked", "true");
                assertThat(other.call(what + "unlock")).isEqualTo("unlocked");
            }
        }
    }

    @Test
    void shouldLetAWriterWaitForReaders() {
        for (String command : WAITS) {
            reading.lock();
            other.begin("write " + command);
            awaitSleeper();
            assertThat(lock.isWriteLocked()).isFalse();
            reading.unlock();
            assertThat(other.answer()).isIn("locked", "true");
            assertThat(lock.isWriteLocked()).isTrue();
            assertThat(other.call("write unlock")).isEqualTo("unlocked");
        }
    }

    @Test
    void shouldWaitForTheOther() throws InterruptedException {
        for (String what : List.of("read ", "write ")) {
            other.call(what + "lock");
            Thread releaser = new Thread(() -> {
                awaitSleeper();
                other.call(what + "unlock");
            });
            releaser.start();
            writing.lock();
            assertThat(writing.isHeldByCurrentThread()).isTrue();
            writing.unlock();
            releaser.join();
        }
    }

    /** A writer that waits for a reader keeps new readers out, but not one that reads already. */
    @Test
    void shouldPreferAWriterToNewReaders() throws InterruptedException {
        reading.lock();
        other.begin("write lock");
        awaitNextWriter();
        try (Party newcomer = ReadWriteRole.thread(SharedReadWriteLock.in(region, Stage.NAME), region)) {
            assertThat(newcomer.call("read tryLock")).isEqualTo("false");
            assertThat(newcomer.call("read tryLock 1")).isEqualTo("false");
            assertThat(reading.tryLock()).isTrue();
            reading.lock();
            assertThat(lock.getReadHoldCount()).isEqualTo(3);
            newcomer.begin("read lock");
            while (lock.state().waiters() < 2) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 3; i++) {
                assertThat(lock.isWriteLocked()).isFalse();
                reading.unlock();
            }
            assertThat(other.answer()).isEqualTo("locked");
            assertThat(lock.getReadLockCount()).isZero();
            assertThat(lock.state().waiters()).isEqualTo(1);
            other.call("write unlock");
            assertThat(newcomer.answer()).isEqualTo("locked");
            newcomer.call("read unlock");
        }
    }

    /** A writer that waits in vain opens the door again. */
    @Test
    void shouldLetReadersInWhenAWriterGivesUp() {
        reading.lock();
        for (String end : List.of("timeout", "interrupt")) {
            other.begin(end.equals("timeout") ? "write tryLock 100" : "write lockInterruptibly");
            awaitNextWriter();
            try (Party newcomer = ReadWriteRole.thread(SharedReadWriteLock.in(region, Stage.NAME), region)) {
                newcomer.begin("read lock");
                if (end.equals("interrupt")) {
                    other.interrupt();
                }
                assertThat(other.answer()).isIn("false", "interrupted");
                assertThat(newcomer.answer()).isEqualTo("locked");
                newcomer.call("read unlock");
            }
        }
        reading.unlock();
    }

    /** Neither keeps the other out for ever, however many there are of them. */
    @Test
    void shouldStarveNeitherReadersNorWriters() {
        other.begin("add 200");
        while (counters.getLongVolatile(128) == counters.getLongVolatile(0) && lock.ticket() == 0) {
            Thread.onSpinWait();
        }
        try (Party reader = ReadWriteRole.thread(lock, region);
                Party anotherReader = ReadWriteRole.thread(lock, region)) {
            reader.begin("compare 20000");
            anotherReader.begin("compare 20000");
            ReadWriteRole.add(lock, counters, 200);
            assertThat(other.answer()).isEqualTo("added");
            assertThat(reader.answer()).isEqualTo("0");
            assertThat(anotherReader.answer()).isEqualTo("0");
        }
    }

    @Test
    void shouldLoseNoAdditionAndShowNoneHalfDone() {
        long before = counters.getLong(0);
        int times = 5_000;
        try (Party reader = ReadWriteRole.thread(lock, region)) {
            other.begin("add " + times);
            reader.begin("compare " + times);
            ReadWriteRole.add(lock, counters, times);
            assertThat(ReadWriteRole.differences(lock, counters, times)).isZero();
            assertThat(other.answer()).isEqualTo("added");
            assertThat(reader.answer()).isEqualTo("0");
        }
        assertThat(counters.getLong(0)).isEqualTo(before + 2L * times);
        assertThat(counters.getLong(128)).isEqualTo(counters.getLong(0));
    }

    @Test
    void shouldRefuseWithoutWaitingIfTheTimeIsZeroOrLess() throws InterruptedException {
        for (String what : List.of("read ", "write ")) {
            other.call(what + "lock");
            assertThat(writing.tryLock(0, TimeUnit.SECONDS)).isFalse();
            assertThat(writing.tryLock(-1, TimeUnit.SECONDS)).isFalse();
            assertThat(writing.tryLock(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
            boolean free = what.equals("read ");
            for (Duration timeout : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
                assertThat(reading.tryLock(timeout)).isEqualTo(free);
                if (free) {
                    reading.unlock();
                }
            }
            other.call(what + "unlock");
            assertThat(writing.tryLock(0, TimeUnit.SECONDS)).isTrue();
            writing.unlock();
            assertThat(reading.tryLock(-1, TimeUnit.SECONDS)).isTrue();
            reading.unlock();
        }
    }

    @Test
    void shouldRefuseWhenTheTimeIsOverAndNotBefore() throws InterruptedException {
        for (String what : List.of("read ", "write ")) {
            other.call(what + "lock");
            for (long ms : new long[] {1, 30, 70}) {
                long startNs = System.nanoTime();
                assertThat(writing.tryLock(ms, TimeUnit.MILLISECONDS)).isFalse();
                assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
            }
            if (what.equals("write ")) {
                long startNs = System.nanoTime();
                assertThat(reading.tryLock(Duration.ofMillis(30))).isFalse();
                assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
            }
            other.call(what + "unlock");
        }
        assertThat(writing.tryLock(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(reading.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        reading.unlock();
        writing.unlock();
    }

    @Test
    void shouldThrowIfInterruptedBefore() {
        for (ReadWriteView view : List.of(reading, writing)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(view::lockInterruptibly).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> view.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> view.tryLock(Duration.ZERO)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void shouldThrowIfInterruptedWhileItWaits() {
        for (String command : List.of("lockInterruptibly", "tryLock 60000")) {
            for (String what : List.of("read ", "write ")) {
                writing.lock();
                other.begin(what + command);
                awaitSleeper();
                other.interrupt();
                assertThat(other.answer()).isEqualTo("interrupted");
                writing.unlock();
            }
            reading.lock();
            other.begin("write " + command);
            awaitNextWriter();
            other.interrupt();
            assertThat(other.answer()).isEqualTo("interrupted");
            reading.unlock();
        }
    }

    @Test
    void shouldKeepTheInterruptOfOneThatDoesNotHeedIt() {
        for (ReadWriteView mine : List.of(reading, writing)) {
            mine.lock();
            other.begin("write lock");
            awaitSleeper();
            other.interrupt();
            mine.unlock();
            // Unless it was quicker to lock than the interrupt to arrive.
            assertThat(other.answer()).startsWith("locked");
            other.call("write unlock");

            Thread.currentThread().interrupt();
            mine.lock();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            mine.unlock();
            assertThat(mine.tryLock()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            mine.unlock();
        }
    }

    @Test
    void shouldWaitWithAPendingInterruptAndKeepIt() throws InterruptedException {
        for (String what : List.of("read ", "write ")) {
            other.call(what + "lock");
            Thread releaser = new Thread(() -> {
                awaitSleeper();
                other.call(what + "unlock");
            });
            releaser.start();
            Thread.currentThread().interrupt();
            writing.lock();
            assertThat(Thread.interrupted()).isTrue();
            writing.unlock();
            releaser.join();
        }
    }

    @Test
    void shouldNameTheHoldersToOneThatReleasesWrongly() {
        for (ReadWriteView view : List.of(reading, writing)) {
            assertThatThrownBy(view::unlock)
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("guard")
                    .hasMessageContaining("free");
            for (String what : List.of("read ", "write ")) {
                other.call(what + "lock");
                assertThatThrownBy(view::unlock)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("pid " + other.pid());
                assertThatThrownBy(lock::markConsistent)
                        .isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("pid " + other.pid());
                other.call(what + "unlock");
            }
        }
        reading.lock();
        assertThatThrownBy(writing::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(lock::markConsistent).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(other.call("read unlock")).startsWith("IllegalMonitorStateException");
        reading.unlock();
        writing.lock();
        assertThatThrownBy(reading::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(other.call("write unlock"))
                .startsWith("IllegalMonitorStateException")
                .contains("pid " + ProcessHandle.current().pid() + " (test)")
                .contains("thread #" + Thread.currentThread().getId());
        writing.unlock();
    }

    @Test
    void shouldCountHowOftenEachIsHeld() throws InterruptedException {
        SharedReadWriteLock sameLock = SharedReadWriteLock.in(region, Stage.NAME);
        for (int i = 1; i <= 3; i++) {
            sameLock.writeLock().lock();
            assertThat(lock.getWriteHoldCount()).isEqualTo(i);
            assertThat(writing.getHoldCount()).isEqualTo(i);
        }
        assertThat(writing.tryLock()).isTrue();
        assertThat(writing.tryLock(1, TimeUnit.SECONDS)).isTrue();
        writing.lockInterruptibly();
        assertThat(sameLock.getWriteHoldCount()).isEqualTo(6);
        assertThat(lock.isWriteLockedByCurrentThread()).isTrue();
        assertThat(other.call("writeHolds")).isEqualTo("0");
        assertThat(other.call("writes")).isEqualTo("false");
        for (int i = 0; i < 5; i++) {
            writing.unlock();
            assertThat(other.call("read tryLock")).isEqualTo("false");
        }
        writing.unlock();

        assertThat(other.call("read lock")).isEqualTo("locked");
        for (int i = 1; i <= 3; i++) {
            sameLock.readLock().lock();
            assertThat(lock.getReadHoldCount()).isEqualTo(i);
            assertThat(lock.getReadLockCount()).isEqualTo(i + 1);
        }
        assertThat(other.call("readHolds")).isEqualTo("1");
        other.call("read unlock");
        for (int i = 3; i > 0; i--) {
            assertThat(lock.getReadLockCount()).isEqualTo(i);
            assertThat(other.call("write tryLock")).isEqualTo("false");
            reading.unlock();
        }
        assertThat(other.call("write tryLock")).isEqualTo("true");
        assertThat(other.call("writes")).isEqualTo("true");
        assertThat(other.call("write lock")).isEqualTo("locked");
        assertThat(other.call("writeHolds")).isEqualTo("2");
        other.call("write unlock");
        assertThat(reading.tryLock()).isFalse();
        other.call("write unlock");
    }

    /** Whoever of a process reads first, second or again, and leaves first. */
    @Test
    void shouldCountTheHoldsOfEachThread() {
        other.call("read lock");
        reading.lock();
        other.call("read lock");
        other.call("read unlock");
        reading.lock();
        other.call("read unlock");
        assertThat(lock.getReadHoldCount()).isEqualTo(2);
        assertThat(other.call("readHolds")).isEqualTo("0");
        assertThat(other.call("read unlock")).startsWith("IllegalMonitorStateException");
        other.call("read lock");
        reading.unlock();
        assertThat(other.call("read lock")).isEqualTo("locked");
        reading.unlock();
        assertThatThrownBy(reading::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(lock.getReadLockCount()).isEqualTo(2);
        assertThat(writing.tryLock()).isFalse();
        other.call("read unlock");
        assertThat(lock.getReadLockCount()).isEqualTo(1);
        other.call("read unlock");
        assertThat(writing.tryLock()).isTrue();
        writing.unlock();
    }

    @Test
    void shouldDowngrade() {
        writing.lock();
        reading.lock();
        assertThat(reading.tryLock()).isTrue();
        assertThat(other.call("read tryLock")).isEqualTo("false");
        writing.unlock();
        assertThat(lock.isWriteLocked()).isFalse();
        assertThat(lock.getReadHoldCount()).isEqualTo(2);
        assertThat(other.call("read tryLock")).isEqualTo("true");
        assertThat(other.call("write tryLock")).isEqualTo("false");
        other.call("read unlock");
        reading.unlock();
        assertThat(other.call("write tryLock")).isEqualTo("false");
        reading.unlock();
        assertThat(other.call("write tryLock")).isEqualTo("true");
        other.call("write unlock");
    }

    @Test
    void shouldLetAWriterReadAndWriteOn() {
        writing.lock();
        reading.lock();
        writing.lock();
        assertThat(lock.getWriteHoldCount()).isEqualTo(2);
        reading.unlock();
        writing.unlock();
        assertThat(other.call("read tryLock")).isEqualTo("false");
        reading.lock();
        reading.unlock();
        writing.unlock();
        assertThat(other.call("read tryLock")).isEqualTo("true");
        other.call("read unlock");
    }

    @Test
    void shouldLetNoWriterInWhileItDowngrades() {
        writing.lock();
        other.begin("write lock");
        awaitSleeper();
        reading.lock();
        writing.unlock();
        assertThat(lock.isWriteLocked()).isFalse();
        assertThat(lock.getReadLockCount()).isEqualTo(1);
        reading.unlock();
        assertThat(other.answer()).isEqualTo("locked");
        other.call("write unlock");
    }

    @Test
    void shouldRefuseToUpgrade() {
        for (boolean another : new boolean[] {false, true}) {
            if (another) {
                assertThat(other.call("read lock")).isEqualTo("locked");
            }
            reading.lock();
            assertThat(writing.tryLock()).isFalse();
            assertThatThrownBy(writing::lock)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("guard")
                    .hasMessageContaining("readHolds=1");
            assertThatThrownBy(writing::lockInterruptibly).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writing.tryLock(1, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
            assertThat(lock.getReadHoldCount()).isEqualTo(1);
            assertThat(lock.getWriteHoldCount()).isZero();
            reading.unlock();
        }
        other.call("read unlock");
    }

    @Test
    void shouldReleaseAtTheEndOfATryBlock() {
        HeldLock first;
        try (HeldLock held = writing.acquire();
                HeldLock read = reading.acquire()) {
            first = held;
            assertThat(read).isNotSameAs(held);
            assertThat(lock.isWriteLockedByCurrentThread()).isTrue();
            assertThat(lock.getReadHoldCount()).isEqualTo(1);
        }
        assertThat(lock.isWriteLocked()).isFalse();
        try (HeldLock held = writing.acquire()) {
            assertThat(held).isSameAs(first);
        }
        assertThatThrownBy(first::close).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    void shouldHaveNoConditionsOfTheReadLock() {
        assertThatThrownBy(reading::newCondition).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldRaiseTheTicketWhenTheWriterChangesAndNotElse() {
        writing.lock();
        long ticket = lock.ticket();
        writing.unlock();
        other.call("read lock");
        other.call("read unlock");
        writing.lock();
        assertThat(lock.ticket()).isEqualTo(ticket);
        writing.unlock();
        other.call("write lock");
        other.call("write unlock");
        assertThat(lock.ticket()).isEqualTo(setting.isOneAttachment() ? ticket : ticket + 1);
        writing.lock();
        assertThat(lock.ticket()).isEqualTo(setting.isOneAttachment() ? ticket : ticket + 2);
        writing.unlock();
    }

    @Test
    void shouldShowWhoReadsWhoWritesAndWhoWaits() {
        assertThat(lock.toString()).contains("guard").contains("free");
        reading.lock();
        reading.lock();
        ReadWriteLockState state = lock.state();
        assertThat(state.writer()).isNull();
        assertThat(state.readers())
                .containsExactly(new ReadWriteLockState.Reader(
                        "pid " + ProcessHandle.current().pid() + " (test)", 1, 2));
        assertThat(lock.toString())
                .contains("read by [pid " + ProcessHandle.current().pid());
        reading.unlock();

        other.begin("write lock");
        awaitNextWriter();
        awaitSleeper();
        state = lock.state();
        assertThat(state.nextWriter().process()).startsWith("pid " + other.pid());
        assertThat(state.nextWriter().threadName()).isEqualTo("other party");
        assertThat(state.since()).isNotNull();
        assertThat(state.waiting()).hasSize(1);
        assertThat(lock.toString()).contains("to be written next by pid " + other.pid());
        reading.unlock();
        assertThat(other.answer()).isEqualTo("locked");

        state = lock.state();
        assertThat(state.readers()).isEmpty();
        assertThat(state.nextWriter()).isNull();
        assertThat(state.writer().process()).startsWith("pid " + other.pid());
        assertThat(state.writer().threadName()).isEqualTo("other party");
        assertThat(state.writer().alive()).isTrue();
        assertThat(state.since()).isNotNull();
        assertThat(state.waiters()).isZero();
        assertThat(lock.toString()).contains("written by pid " + other.pid());
        assertThat(reading.toString()).startsWith("SharedReadLock guard in region");
        assertThat(writing.toString()).startsWith("SharedWriteLock guard in region");
        other.call("write unlock");
    }

    private static void awaitSleeper() {
        while (lock.state().waiters() == 0) {
            Thread.onSpinWait();
        }
    }

    private static void awaitNextWriter() {
        while (lock.state().nextWriter() == null) {
            Thread.onSpinWait();
        }
    }
}
