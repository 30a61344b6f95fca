package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions of a write lock: what is different from those of other locks. */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what happens in between is the test
@ParameterizedClass
@MethodSource("settings")
class ReadWriteLockConditionTest {
    private static Stage<SharedReadWriteLock> stage;
    private static SharedReadWriteLock lock;
    private static SharedReadLock reading;
    private static SharedWriteLock writing;
    private static SharedCondition condition;
    private static Party other;

    @Parameter
    private Setting setting;

    static List<Setting> settings() {
        return Setting.all();
    }

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new ReadWriteRole());
        lock = stage.handle();
        reading = lock.readLock();
        writing = lock.writeLock();
        condition = writing.condition("changed");
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @Test
    void shouldReleaseAllItHoldsAndHaveItAgainOnceSignalled() throws InterruptedException {
        for (int reads = 0; reads <= 2; reads++) {
            assertThat(other.call("write lock")).isEqualTo("locked");
            assertThat(other.call("write lock")).isEqualTo("locked");
            for (int i = 0; i < reads; i++) {
                assertThat(other.call("read lock")).isEqualTo("locked");
            }
            other.begin("await");
            writing.lock();
            while (condition.state().waiters() == 0) {
                writing.unlock();
                Thread.onSpinWait();
                writing.lock();
            }
            assertThat(lock.getReadLockCount()).isZero();
            condition.signal();
            writing.unlock();
            assertThat(other.answer()).isEqualTo("signalled");
            assertThat(other.call("writeHolds")).isEqualTo("2");
            assertThat(other.call("readHolds")).isEqualTo(Integer.toString(reads));
            assertThat(reading.tryLock()).isFalse();
            for (int i = 0; i < reads; i++) {
                other.call("read unlock");
            }
            other.call("write unlock");
            other.call("write unlock");
        }
        assertThat(writing.tryLock(1, TimeUnit.MINUTES)).isTrue();
        writing.unlock();
    }

    @Test
    void shouldWaitInVainAndHoldItAgain() throws InterruptedException {
        writing.lock();
        reading.lock();
        assertThat(condition.await(20, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(lock.getWriteHoldCount()).isEqualTo(1);
        assertThat(lock.getReadHoldCount()).isEqualTo(1);
        writing.unlock();
        reading.unlock();
        assertThat(other.call("write tryLock")).isEqualTo("true");
        assertThat(other.call("await 20")).isEqualTo("timed out");
        assertThat(other.call("write unlock")).isEqualTo("unlocked");
    }

    @Test
    void shouldRefuseThoseThatDoNotWrite() {
        assertThatThrownBy(() -> condition.await()).isInstanceOf(IllegalMonitorStateException.class);
        reading.lock();
        assertThatThrownBy(() -> condition.await()).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(condition::signalAll)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("read by");
        assertThat(lock.getReadHoldCount()).isEqualTo(1);
        reading.unlock();
        assertThat(other.call("signal")).startsWith("IllegalMonitorStateException");
    }

    @Test
    void shouldMakeItsConditionsOneAfterTheOther() {
        SharedWriteLock same =
                SharedReadWriteLock.in(stage.region(), Stage.NAME).writeLock();
        assertThat(same.newCondition().toString()).contains("#1").contains("guard");
        assertThat(same.newCondition().toString()).contains("#2").contains("guard");
    }

    /** A writer that is killed may have changed what is waited for, and not said so. */
    @Test
    void shouldLookAgainWhenAWriterHasDied() throws InterruptedException {
        assumeThat(setting.between()).isEqualTo(Between.THREADS_WITH_ONE_HANDLE);
        other.call("write lock");
        other.begin("await");
        while (condition.state().waiters() == 0) {
            Thread.onSpinWait();
        }
        try (Party.ProcessParty victim = ReadWriteRole.process(stage.file(), setting.futex())) {
            assertThat(victim.call("write lock")).isEqualTo("locked");
            victim.kill();
        }
        assertThat(other.answer()).isEqualTo("signalled");
        assertThat(lock.isInconsistent()).isTrue();
        assertThat(other.call("writeHolds")).isEqualTo("1");
        assertThat(other.call("consistent")).isEqualTo("marked");
        assertThat(other.call("write unlock")).isEqualTo("unlocked");
        assertThat(writing.tryLock(1, TimeUnit.MINUTES)).isTrue();
        writing.unlock();
    }
}
