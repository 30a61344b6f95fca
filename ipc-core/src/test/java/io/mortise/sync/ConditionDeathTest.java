package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.AtomicBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a condition promises when processes that use it die, stop, or close their region. */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what happens in between is the test
class ConditionDeathTest {
    private static final String NAME = "guard";

    private Path file;
    private Region region;
    private SharedReentrantLock lock;
    private SharedCondition condition;
    private AtomicBuffer book;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        lock = SharedReentrantLock.in(region, NAME);
        condition = lock.condition(ConditionRole.CONDITION);
        book = ConditionRole.book(region);
    }

    @AfterEach
    void close() {
        region.close();
    }

    /** The one with the signal is stopped before it can see it, so that it dies with it for sure. */
    @Test
    void shouldPassOnTheSignalOfAWaitingOneThatWasKilledWithIt() {
        try (Party.ProcessParty dying = process();
                Party.ProcessParty other = process()) {
            dying.begin("visit 1");
            awaitWaiters(1);
            dying.stop();
            signal();
            other.begin("visit 2");
            awaitWaiters(1);
            dying.kill();
            // It began to wait after the signal, and is woken all the same, since others may have been there before.
            assertThat(other.answer()).isEqualTo("visited");
            assertThat(condition.state().waiters()).isZero();
            assertThat(lock.ownerDeaths()).isZero();
        }
    }

    @Test
    void shouldLeaveItsSignalToOneThatIsStopped() {
        try (Party.ProcessParty stopped = process();
                Party other = ConditionRole.thread(handle(region), region)) {
            stopped.begin("visit 1");
            awaitWaiters(1);
            stopped.stop();
            signal();
            other.begin("visit 2");
            awaitWaiters(1);
            sleep(200);
            assertThat(book.getLongVolatile(0)).isZero();
            stopped.resume();
            assertThat(stopped.answer()).isEqualTo("visited");
            assertThat(condition.state().waiters()).isEqualTo(1);
            signal();
            assertThat(other.answer()).isEqualTo("visited");
        }
    }

    /** Between the change and its signal, while all others wait: nobody is left who wants the lock. */
    @Test
    void shouldWakeAllWhenASignallerIsKilledBeforeItSignals() {
        for (int round = 1; round <= 2; round++) {
            try (Party.ProcessParty one = process();
                    Party another = ConditionRole.thread(handle(region), region);
                    Party third = ConditionRole.thread(handle(region), region);
                    Jvm signaller = Jvm.start(Changer.class, file)) {
                signaller.expect("locked");
                signaller.tell("go on");
                signaller.expect("unlocked");
                List<Party> waiting = List.of(one, another, third);
                waiting.forEach(party -> party.begin("visit 0"));
                awaitWaiters(3);
                signaller.tell("go on");
                signaller.expect("changed");
                signaller.kill();
                for (Party party : waiting) {
                    assertThat(party.answer()).isEqualTo("visited");
                }
            }
            assertThat(lock.ownerDeaths()).isEqualTo(round);
            assertThat(lock.isInconsistent()).isTrue();
        }
    }

    static final class Changer {
        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedReentrantLock lock = SharedReentrantLock.in(region, NAME);
                lock.lock();
                Child.say("locked");
                Child.listen();
                lock.unlock();
                Child.say("unlocked");
                Child.listen();
                lock.lock();
                Child.say("changed");
                Child.sleepForEver();
            }
        }
    }

    @Test
    void shouldWorkForTheNextAfterAllWereKilled() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            List<Party.ProcessParty> doomed = new ArrayList<>(List.of(process(), process(), process()));
            // They wait in a loop: what was lost with those before may wake them once.
            doomed.get(0).begin("take 1");
            doomed.get(1).begin("take 1");
            awaitWaiters(2);
            assertThat(doomed.get(2).call("lock")).isEqualTo("locked");
            assertThat(doomed.get(2).call("signal")).isEqualTo("done");
            for (Party.ProcessParty one : doomed) {
                one.kill();
                one.close();
            }
        }
        assertThat(condition.state().waiters()).isZero();
        try (Party.ProcessParty next = process()) {
            next.begin("take 1");
            awaitWaiters(1);
            ConditionRole.pass(handle(region), book, 0, 1);
            assertThat(next.answer()).isEqualTo("done");
        }
        assertThat(lock.ownerDeaths()).isEqualTo(2);
    }

    @Test
    void shouldTakeAClosedRegionForADeath() throws IOException {
        Region closing = Region.attach(file);
        ConditionRole.Handle abandoned = handle(closing);
        try (Party waiting = ConditionRole.thread(handle(region), region)) {
            waiting.begin("visit 0");
            awaitWaiters(1);
            abandoned.lock().lock();
            closing.close();
            assertThat(waiting.answer()).isEqualTo("visited");
        }
        assertThat(lock.ownerDeaths()).isEqualTo(1);
    }

    @Test
    void shouldEndTheWaitOfAllThreadsWhenTheirRegionIsClosed() throws IOException {
        Region closing = Region.attach(file);
        ConditionRole.Handle handle = handle(closing);
        List<Party> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(ConditionRole.thread(handle, closing));
            waiting.get(i).begin(i % 2 == 0 ? "visit 0" : "visit 1");
            awaitWaiters(i + 1);
        }
        closing.close();
        for (Party party : waiting) {
            assertThat(party.answer()).startsWith("IllegalStateException").contains("closed");
            party.close();
        }
        assertThat(condition.state().waiters()).isZero();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> handle.condition().state(),
                () -> handle.lock().condition("another"),
                () -> handle.lock().newCondition())) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        assertThat(handle.condition().toString())
                .contains(ConditionRole.CONDITION)
                .contains("closed");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void shouldRunTheHookBeforeAWaitReturns() throws InterruptedException {
        AtomicInteger repairs = new AtomicInteger();
        lock.onOwnerDeath(same -> {
            assertThat(same.getHoldCount()).isEqualTo(2);
            repairs.incrementAndGet();
            same.markConsistent();
        });
        lock.lock();
        lock.lock();
        try (Jvm dying = Jvm.start(Changer.class, file)) {
            Thread killer = new Thread(() -> {
                dying.expect("locked");
                dying.kill();
            });
            killer.start();
            condition.await();
            killer.join();
        }
        assertThat(repairs).hasValue(1);
        assertThat(lock.getHoldCount()).isEqualTo(2);
        assertThat(lock.isInconsistent()).isFalse();
        lock.unlock();
        lock.unlock();
    }

    @Test
    void shouldHoldTheLockWhenTheHookThrowsFromAWait() throws InterruptedException {
        lock.onOwnerDeath(same -> {
            same.lock();
            throw new UnsupportedOperationException("beyond repair");
        });
        lock.lock();
        try (Jvm dying = Jvm.start(Changer.class, file)) {
            Thread killer = new Thread(() -> {
                dying.expect("locked");
                dying.kill();
            });
            killer.start();
            assertThatThrownBy(condition::await).hasMessage("beyond repair");
            killer.join();
        }
        assertThat(lock.getHoldCount()).isEqualTo(1);
        assertThat(lock.isInconsistent()).isTrue();
        lock.unlock();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void shouldNumberConditionsWithoutAName() {
        SharedReentrantLock same = SharedReentrantLock.in(region, NAME);
        SharedCondition first = lock.newCondition();
        SharedCondition second = lock.newCondition();
        assertThat(first.state().name()).contains("#1");
        assertThat(second.state().name()).contains("#2");
        try (Party waiting = ConditionRole.thread(new ConditionRole.Handle(lock, second), region)) {
            waiting.begin("visit 0");
            while (second.state().waiters() == 0) {
                Thread.onSpinWait();
            }
            same.lock();
            same.newCondition().signalAll();
            assertThat(second.state().waiters()).isEqualTo(1);
            same.newCondition().signal();
            assertThat(second.state().waiters()).isZero();
            same.unlock();
            assertThat(waiting.answer()).isEqualTo("visited");
        }
    }

    @Test
    void shouldNotTakeAnotherLocksConditionForItsOwn() {
        SharedLock a = SharedLock.in(region, "a");
        SharedLock ab = SharedLock.in(region, "a.b");
        assertThat(a.condition("b.c").state().waiters()).isZero();
        assertThatThrownBy(() -> ab.condition("c"))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("a.b.c");
        assertThatThrownBy(() -> a.condition("b")).isInstanceOf(RegionMismatchException.class);
        assertThatThrownBy(() -> a.condition("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.condition("x".repeat(200))).isInstanceOf(IllegalArgumentException.class);
    }

    private ConditionRole.Handle handle(Region of) {
        return new ConditionRole().in(of, NAME, List.of("REENTRANT"));
    }

    private Party.ProcessParty process() {
        return Party.process(ConditionRole.class, file, true, NAME, "REENTRANT");
    }

    private void signal() {
        lock.lock();
        condition.signal();
        lock.unlock();
    }

    private void awaitWaiters(int count) {
        while (condition.state().waiters() < count) {
            Thread.onSpinWait();
        }
    }

    private static void sleep(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the test", e);
        }
    }
}
