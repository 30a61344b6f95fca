package io.mortise.sync;

import static io.mortise.sync.Stage.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What conditions promise to those who live, whoever the other party is, and with and without the futex. */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop", "JavaUtilDate"}) // what happens in between is the test
@ParameterizedClass
@MethodSource("settings")
class ConditionContractTest {
    private static final List<String> WAITS =
            List.of("await", "awaitUninterruptibly", "awaitNanos 60000", "awaitTime 60000", "awaitUntil 60000");
    private static final List<String> HEEDFUL_WAITS =
            List.of("await", "awaitNanos 60000", "awaitTime 60000", "awaitUntil 60000");

    private static Stage<ConditionRole.Handle> stage;
    private static Region region;
    private static RobustLock lock;
    private static SharedCondition condition;
    private static Party other;

    private static AtomicBuffer book;

    // Threads of this process.
    private static Party third;
    private static Party fourth;

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
        stage = Stage.open(setting, new ConditionRole(), kind);
        region = stage.region();
        lock = stage.handle().lock();
        condition = stage.handle().condition();
        other = stage.other();
        third = ConditionRole.thread(stage.handle(), region);
        fourth = ConditionRole.thread(stage.handle(), region);
        book = ConditionRole.book(region);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        third.close();
        fourth.close();
        stage.close();
    }

    @BeforeEach
    @AfterEach
    void shouldBeFreeAndSound() {
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.ownerDeaths()).isZero();
        assertThat(condition.state().waiters()).isZero();
        assertThat(Thread.interrupted()).isFalse();
        book.putLongVolatile(0, 0);
    }

    @Test
    void shouldWaitUntilTheOtherSignals() {
        for (String signal : List.of("signal", "signalAll")) {
            for (String wait : WAITS) {
                beginToWait(other, wait);
                lock.lock();
                call(signal);
                assertThat(lock.isHeldByCurrentThread()).isTrue();
                lock.unlock();
                assertThat(other.answer()).isEqualTo("signalled");
                assertThat(other.call("held")).isEqualTo("true");
                assertThat(lock.isLocked()).isTrue();
                other.call("unlock");
            }
        }
    }

    @Test
    void shouldBeWokenByTheOther() throws InterruptedException {
        lock.lock();
        Thread signaller = new Thread(() -> {
            awaitWaiters(1);
            other.call("lock");
            other.call("signal");
            other.call("unlock");
        });
        signaller.start();
        long startNs = System.nanoTime();
        long timeNs = TimeUnit.MINUTES.toNanos(1);
        long leftNs = condition.awaitNanos(timeNs);
        assertThat(leftNs).isPositive().isGreaterThan(timeNs - (System.nanoTime() - startNs) - 1);
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        signaller.join();
    }

    @Test
    void shouldRememberNoSignal() throws InterruptedException {
        lock.lock();
        condition.signal();
        condition.signalAll();
        assertThat(condition.await(20, TimeUnit.MILLISECONDS)).isFalse();
        lock.unlock();
        other.call("lock");
        other.call("signal");
        assertThat(other.call("awaitTime 20")).isEqualTo("timed out");
        other.call("unlock");
    }

    @Test
    void shouldRefuseThoseWhoDoNotHoldTheLock() {
        List<ThrowingCallable> calls = List.of(
                condition::await,
                condition::awaitUninterruptibly,
                () -> condition.awaitNanos(1),
                () -> condition.await(1, TimeUnit.SECONDS),
                () -> condition.await(Duration.ofSeconds(1)),
                () -> condition.awaitUntil(new Date()),
                condition::signal,
                condition::signalAll);
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining(NAME)
                    .hasMessageContaining("nobody");
        }
        other.call("lock");
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("pid " + other.pid());
        }
        other.call("unlock");
        lock.lock();
        for (String command : List.of("await", "awaitUninterruptibly", "awaitNanos 1", "signal", "signalAll")) {
            assertThat(other.call(command))
                    .startsWith("IllegalMonitorStateException")
                    .contains("pid " + ProcessHandle.current().pid() + " (test)");
        }
        lock.unlock();
    }

    @Test
    void shouldReturnAtOnceIfTheTimeIsZeroOrLess() throws InterruptedException {
        lock.lock();
        assertThat(condition.awaitNanos(0)).isLessThanOrEqualTo(0);
        assertThat(condition.awaitNanos(-1)).isLessThanOrEqualTo(0);
        assertThat(condition.awaitNanos(Long.MIN_VALUE)).isLessThanOrEqualTo(0);
        assertThat(condition.await(0, TimeUnit.SECONDS)).isFalse();
        assertThat(condition.await(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
        assertThat(condition.await(Duration.ZERO)).isFalse();
        assertThat(condition.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(condition.awaitUntil(new Date(0))).isFalse();
        assertThat(condition.awaitUntil(new Date())).isFalse();
        assertThat(condition.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldReturnWhenTheTimeIsOverAndNotBefore() throws InterruptedException {
        lock.lock();
        for (long ms : new long[] {1, 15, 60}) {
            long startNs = System.nanoTime();
            assertThat(condition.awaitNanos(TimeUnit.MILLISECONDS.toNanos(ms))).isLessThanOrEqualTo(0);
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        long startNs = System.nanoTime();
        assertThat(condition.await(20, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(condition.await(Duration.ofMillis(20))).isFalse();
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
        long untilMs = System.currentTimeMillis() + 20;
        assertThat(condition.awaitUntil(new Date(untilMs))).isFalse();
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(untilMs);
        lock.unlock();
        for (String wait : List.of("awaitNanos 20", "awaitTime 20", "awaitUntil 20")) {
            other.call("lock");
            assertThat(other.call(wait)).isEqualTo("timed out");
            assertThat(other.call("held")).isEqualTo("true");
            other.call("unlock");
        }
    }

    @Test
    void shouldWaitForTheLongestTimesThereAre() throws InterruptedException {
        lock.lock();
        Thread signaller = new Thread(() -> {
            for (int i = 0; i < 4; i++) {
                awaitWaiters(1);
                other.call("lock");
                other.call("signal");
                other.call("unlock");
            }
        });
        signaller.start();
        assertThat(condition.awaitNanos(Long.MAX_VALUE)).isPositive();
        assertThat(condition.await(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
        assertThat(condition.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(condition.awaitUntil(new Date(Long.MAX_VALUE))).isTrue();
        lock.unlock();
        signaller.join();
    }

    @Test
    void shouldThrowIfInterruptedBefore() {
        lock.lock();
        for (ThrowingCallable wait : List.<ThrowingCallable>of(
                condition::await,
                () -> condition.awaitNanos(0),
                () -> condition.await(1, TimeUnit.SECONDS),
                () -> condition.await(Duration.ofSeconds(-1)),
                () -> condition.awaitUntil(new Date(0)))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(wait).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        lock.unlock();
    }

    @Test
    void shouldThrowIfInterruptedWhileItWaits() {
        for (String wait : HEEDFUL_WAITS) {
            beginToWait(other, wait);
            other.interrupt();
            assertThat(other.answer()).isEqualTo("interrupted");
            assertThat(other.call("held")).isEqualTo("true");
            assertThat(other.call("interrupted")).isEqualTo("false");
            other.call("unlock");
        }
    }

    @Test
    void shouldKeepTheInterruptOfOneThatDoesNotHeedIt() throws InterruptedException {
        beginToWait(other, "awaitUninterruptibly");
        other.interrupt();
        lock.lock();
        assertThat(condition.await(20, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(condition.state().waiters()).isEqualTo(1);
        condition.signal();
        lock.unlock();
        assertThat(other.answer()).isEqualTo("signalled, interrupted");
        other.call("unlock");

        lock.lock();
        Thread signaller = new Thread(() -> {
            awaitWaiters(1);
            other.call("lock");
            other.call("signal");
            other.call("unlock");
        });
        signaller.start();
        Thread.currentThread().interrupt();
        condition.awaitUninterruptibly();
        assertThat(Thread.interrupted()).isTrue();
        lock.unlock();
        signaller.join();
    }

    /** Signalled first, interrupted then, and both before it has the lock: it returns, and the interrupt stays pending. */
    @Test
    void shouldCountAsSignalledIfInterruptedAfterwards() {
        for (String wait : HEEDFUL_WAITS) {
            beginToWait(other, wait);
            lock.lock();
            condition.signal();
            other.interrupt();
            if (setting.between() == Between.PROCESSES) {
                sleep(20); // the interrupt has to reach it while it has not got the lock
            }
            lock.unlock();
            assertThat(other.answer()).startsWith("signalled");
            other.call("interrupted");
            other.call("unlock");
        }
    }

    @Test
    void shouldLoseNoSignalToOneThatGivesUp() {
        other.begin("visit 0");
        awaitWaiters(1);
        third.begin("visit 1");
        awaitWaiters(2);
        lock.lock();
        other.interrupt();
        sleep(60); // by now it wants the lock, to give up
        condition.signal();
        lock.unlock();
        awaitVisits(1);
        if (book.getLong(Long.BYTES) == 0) {
            // It came before the other one could give up, so it was not interrupted but signalled.
            assertThat(other.answer()).isEqualTo("visited");
            assertThat(condition.state().waiters()).isEqualTo(1);
            lock.lock();
            condition.signal();
            lock.unlock();
        } else {
            assertThat(other.answer()).isEqualTo("interrupted");
        }
        assertThat(third.answer()).isEqualTo("visited");
    }

    @Test
    void shouldSignalTheNextAfterOneWasInterruptedOrTimedOut() {
        beginToWait(other, "await");
        other.interrupt();
        assertThat(other.answer()).isEqualTo("interrupted");
        assertThat(other.call("awaitTime 10")).isEqualTo("timed out");
        other.call("unlock");
        beginToWait(third, "await");
        lock.lock();
        condition.signal();
        lock.unlock();
        assertThat(third.answer()).isEqualTo("signalled");
        third.call("unlock");
    }

    @Test
    void shouldWakeExactlyOneBySignal() {
        long visits = book.getLong(0);
        for (int waiters = 1; waiters <= 3; waiters++) {
            List.of(other, third, fourth).get(waiters - 1).begin("visit 0");
            awaitWaiters(waiters);
        }
        for (int signals = 1; signals <= 3; signals++) {
            lock.lock();
            condition.signal();
            assertThat(condition.state().waiters()).isEqualTo(3 - signals);
            lock.unlock();
            awaitVisits(visits + signals);
            sleep(20); // for one who should not have been woken
            assertThat(book.getLongVolatile(0)).isEqualTo(visits + signals);
        }
        for (Party party : List.of(other, third, fourth)) {
            assertThat(party.answer()).isEqualTo("visited");
        }
    }

    @Test
    void shouldWakeAllBySignalAll() {
        long visits = book.getLong(0);
        List<Party> parties = List.of(other, third, fourth);
        for (int waiters = 1; waiters <= 3; waiters++) {
            parties.get(waiters - 1).begin("visit 0");
            awaitWaiters(waiters);
        }
        lock.lock();
        condition.signalAll();
        assertThat(condition.state().waiting()).isEmpty();
        sleep(10);
        assertThat(book.getLongVolatile(0)).isEqualTo(visits);
        lock.unlock();
        for (Party party : parties) {
            assertThat(party.answer()).isEqualTo("visited");
        }
        assertThat(book.getLongVolatile(0)).isEqualTo(visits + 3);
    }

    @Test
    void shouldSignalTheLongestWaitingOfAProcessFirst() {
        for (List<Party> order : List.of(List.of(third, fourth), List.of(fourth, third))) {
            int visits = (int) book.getLong(0);
            for (int i = 0; i < 2; i++) {
                order.get(i).begin("visit " + i);
                awaitWaiters(i + 1);
            }
            for (int i = 0; i < 2; i++) {
                lock.lock();
                condition.signal();
                lock.unlock();
                assertThat(order.get(i).answer()).isEqualTo("visited");
                assertThat(book.getLongVolatile((1 + visits + i) * Long.BYTES)).isEqualTo(i);
            }
        }
    }

    @Test
    void shouldTakeTurnsBetweenAttachments() {
        assumeThat(setting.isOneAttachment()).isFalse();
        third.begin("visit 0");
        awaitWaiters(1);
        fourth.begin("visit 0");
        awaitWaiters(2);
        other.begin("visit 1");
        awaitWaiters(3);
        int visits = (int) book.getLong(0);
        for (int signals = 1; signals <= 3; signals++) {
            lock.lock();
            condition.signal();
            lock.unlock();
            awaitVisits(visits + signals);
        }
        // The other attachment had one of the first two, though it came last.
        assertThat(book.getLong((1 + visits) * Long.BYTES) + book.getLong((2 + visits) * Long.BYTES))
                .isEqualTo(1);
        for (Party party : List.of(other, third, fourth)) {
            assertThat(party.answer()).isEqualTo("visited");
        }
    }

    /** Were it not so, the one for whom the signal was meant would sleep on. */
    @Test
    void shouldNotGiveASignalToOneThatCameLater() throws InterruptedException {
        for (String signal : List.of("signal", "signalAll")) {
            other.begin("visit 0");
            awaitWaiters(1);
            lock.lock();
            call(signal);
            assertThat(condition.await(30, TimeUnit.MILLISECONDS)).isFalse();
            lock.unlock();
            assertThat(other.answer()).isEqualTo("visited");
        }
    }

    @Test
    void shouldReleaseAllHoldsAndRestoreThem() throws InterruptedException {
        assumeThat(kind).isEqualTo(LockKind.REENTRANT);
        SharedReentrantLock reentrant = (SharedReentrantLock) lock;
        for (int i = 0; i < 3; i++) {
            reentrant.lock();
        }
        other.begin("lock");
        Thread signaller = new Thread(() -> {
            assertThat(other.answer()).isEqualTo("locked"); // so nothing was left of the three holds
            other.call("signal");
            other.call("unlock");
        });
        signaller.start();
        condition.await();
        assertThat(reentrant.getHoldCount()).isEqualTo(3);
        signaller.join();
        for (int i = 0; i < 3; i++) {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            lock.unlock();
        }

        other.call("lock");
        other.call("lock");
        other.begin("await");
        awaitWaiters(1);
        lock.lock();
        condition.signal();
        lock.unlock();
        assertThat(other.answer()).isEqualTo("signalled");
        assertThat(other.call("holds")).isEqualTo("2");
        other.call("unlock");
        assertThat(lock.tryLock()).isFalse();
        other.call("unlock");
    }

    @Test
    void shouldPassEachThingOn() throws InterruptedException {
        int times = 500;
        other.begin("put " + times);
        third.begin("take " + times / 2);
        for (int i = 0; i < times / 2; i++) {
            ConditionRole.pass(stage.handle(), book, 1, 0);
        }
        assertThat(other.answer()).isEqualTo("done");
        assertThat(third.answer()).isEqualTo("done");
    }

    @Test
    void shouldBeTheSameConditionByTheSameNameAndAnotherByAnother() {
        SharedCondition another = lock.condition("another");
        lock.lock();
        assertThat(another.state().waiters()).isZero();
        lock.unlock();
        beginToWait(other, "await");
        lock.lock();
        another.signal();
        another.signalAll();
        assertThat(condition.state().waiters()).isEqualTo(1);
        lock.condition(ConditionRole.CONDITION).signal();
        lock.unlock();
        assertThat(other.answer()).isEqualTo("signalled");
        other.call("unlock");
    }

    @Test
    void shouldShowWhoWaits() {
        assertThat(condition.toString())
                .contains(NAME)
                .contains(ConditionRole.CONDITION)
                .contains("nobody waits");
        beginToWait(other, "await");
        ConditionState state = condition.state();
        assertThat(state.waiting()).hasSize(1);
        assertThat(state.waiting().get(0).process()).startsWith("pid " + other.pid());
        assertThat(state.lock()).contains(NAME);
        assertThat(condition.toString()).contains("waited for by [pid " + other.pid());
        assertThat(lock.isLocked()).isFalse();
        lock.lock();
        condition.signal();
        assertThat(condition.state().waiters()).isZero();
        lock.unlock();
        assertThat(other.answer()).isEqualTo("signalled");
        other.call("unlock");
    }

    private static void call(String signal) {
        if (signal.equals("signal")) {
            condition.signal();
        } else {
            condition.signalAll();
        }
    }

    /** Makes it wait, as the only one. */
    private static void beginToWait(Party party, String wait) {
        beginToWait(party, wait, 1);
    }

    /** Makes it wait, as the last of so many. */
    private static void beginToWait(Party party, String wait, int waiters) {
        assertThat(party.call("lock")).isEqualTo("locked");
        party.begin(wait);
        awaitWaiters(waiters);
    }

    private static void awaitVisits(long count) {
        while (book.getLongVolatile(0) < count) {
            Thread.onSpinWait();
        }
    }

    private static void awaitWaiters(int count) {
        while (condition.state().waiters() < count) {
            Thread.onSpinWait();
        }
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the test", e);
        }
    }
}
