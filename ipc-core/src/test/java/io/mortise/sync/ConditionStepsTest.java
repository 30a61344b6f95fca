package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionAttachment;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rows of the table in {@link ConditionDescriptor}: processes that do what the row says, and are killed at the crash point after the
 * step, while two others wait.
 */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what happens in between is the test
class ConditionStepsTest {
    private static final String NAME = "guard";

    /** What the process does that is killed. */
    enum Doing {
        WAIT,
        WAIT_FOR_A_MOMENT,
        SIGNAL,
        SIGNAL_ALL
    }

    /** After which step it is killed, and whether it holds the lock then. */
    enum Step {
        CLEARED_ITS_CELL(Doing.WAIT, "condition.predecessor-cleared", true),
        TOOK_ITS_CELL(Doing.WAIT, "condition.cell-taken", true),
        WAITS(Doing.WAIT, "condition.waiting", true),
        RELEASED_THE_LOCK(Doing.WAIT, "condition.lock-released", false),
        SLEPT(Doing.WAIT, "condition.slept", false),
        GAVE_UP(Doing.WAIT_FOR_A_MOMENT, "condition.wait-over", false),
        GAVE_UP_AND_REACQUIRED(Doing.WAIT_FOR_A_MOMENT, "condition.lock-reacquired", true),
        TOOK_ITSELF_AWAY(Doing.WAIT_FOR_A_MOMENT, "condition.given-up", true),
        GRANTED(Doing.SIGNAL, "condition.granted", true),
        WOKE(Doing.SIGNAL, "condition.woke", true),
        SET_NEXT(Doing.SIGNAL, "condition.next-set", true),
        GRANTED_ONE_OF_ALL(Doing.SIGNAL_ALL, "condition.granted", true),
        RELEASED_AFTER_THE_SIGNAL(Doing.SIGNAL_ALL, "lock.released", false);

        final Doing doing;
        final String label;
        final boolean holds;

        Step(Doing doing, String label, boolean holds) {
            this.doing = doing;
            this.label = label;
            this.holds = holds;
        }
    }

    /** Steps of one that was granted a signal. */
    enum SignalledStep {
        WOKE_UP("condition.wait-over", false),
        REACQUIRED("condition.lock-reacquired", true),
        SETTLED("condition.settled", true);

        final String label;
        final boolean holds;

        SignalledStep(String label, boolean holds) {
            this.label = label;
            this.holds = holds;
        }
    }

    /** Steps of one that comes upon what a dead one left. */
    enum HeirsStep {
        CLEARED_THE_OWNER("condition.owner-cleared"),
        CLEARED_THE_CELL("condition.cell-cleared");

        final String label;

        HeirsStep(String label) {
            this.label = label;
        }
    }

    private Path file;
    private Region region;
    private Region anotherAttachment;
    private SharedLock lock;
    private SharedCondition condition;
    private AtomicBuffer book;
    private Party one;
    private Party another;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        anotherAttachment = Region.attach(file);
        lock = SharedLock.in(region, NAME);
        condition = lock.condition(ConditionRole.CONDITION);
        book = ConditionRole.book(region);
        one = ConditionRole.thread(new ConditionRole.Handle(lock, condition), region);
        another = ConditionRole.thread(
                new ConditionRole().in(anotherAttachment, NAME, List.of("SHARED")), anotherAttachment);
    }

    @AfterEach
    void close() {
        one.close();
        another.close();
        anotherAttachment.close();
        region.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNobodyWhereverAProcessWasKilled(Step step) {
        letBothWait();
        try (Jvm dying = start(step.doing, step.label)) {
            dying.expect(step.label);
            pointNextTo(dying);
            dying.kill();
        }
        if (!step.holds && step != Step.RELEASED_AFTER_THE_SIGNAL) {
            shouldStillWaitAndBeSignalled();
        }
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertSound(step.holds ? 1 : 0);
    }

    /** The signal was for the dead one, so nobody else is on its way, but both who waited meanwhile must look. */
    @ParameterizedTest
    @EnumSource
    void shouldPassOnWhatADeadOneWasGranted(SignalledStep step) {
        letBothWait();
        try (Jvm dying = start(Doing.WAIT, step.label)) {
            awaitWaiters(3);
            pointNextTo(dying);
            lock.lock();
            condition.signal();
            lock.unlock();
            dying.expect(step.label);
            assertThat(condition.state().waiters()).isEqualTo(2);
            dying.kill();
        }
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertSound(step.holds ? 1 : 0);
    }

    /** One that gave up and was granted a signal before it had the lock. */
    @Test
    void shouldPassOnWhatWasGrantedToOneThatGaveUpAndDied() {
        letBothWait();
        try (Jvm dying = start(Doing.WAIT_FOR_A_MOMENT, "condition.wait-over")) {
            dying.expect("condition.wait-over");
            assertThat(condition.state().waiters()).isEqualTo(3);
            pointNextTo(dying);
            lock.lock();
            condition.signal();
            lock.unlock();
            assertThat(condition.state().waiters()).isEqualTo(2);
            assertThat(book.getLongVolatile(0)).isZero();
            dying.kill();
        }
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertSound(0);
    }

    /** A signaller comes upon a dead one that waits, and dies in turn. */
    @ParameterizedTest
    @EnumSource
    void shouldGoOnIfASignallerDiesClearingADeadOnesCell(HeirsStep step) {
        letBothWait();
        killWhileItWaits();
        try (Jvm heir = start(Doing.SIGNAL, step.label)) {
            heir.expect(step.label);
            heir.kill();
        }
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertSound(1);
    }

    /** One that waits notices that a dead one was granted a signal, and dies in turn. */
    @ParameterizedTest
    @EnumSource
    void shouldGoOnIfAWaitingOneDiesMakingUpForADeadOnesSignal(HeirsStep step) {
        try (Jvm dying = start(Doing.WAIT, "condition.wait-over");
                Jvm heir = start(Doing.WAIT, step.label)) {
            awaitWaiters(2);
            pointNextTo(dying);
            lock.lock();
            condition.signal();
            lock.unlock();
            dying.expect("condition.wait-over");
            dying.kill();
            heir.expect(step.label);
            letBothBeginToWait();
            heir.kill();
            awaitWaiters(2);
            shouldStillWaitAndBeSignalled();
        }
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertSound(1);
    }

    /** A newcomer in the slot of one that had a signal under way, while others wait. */
    @Test
    void shouldPassOnWhatItsPredecessorInTheSlotWasGranted() throws IOException {
        try (Jvm dying = start(Doing.WAIT, "condition.wait-over")) {
            awaitWaiters(1);
            lock.lock();
            condition.signal();
            lock.unlock();
            dying.expect("condition.wait-over");
            dying.kill();
        }
        try (Party newcomer = Party.process(ConditionRole.class, file, true, NAME, "SHARED")) {
            newcomer.begin("visit 7");
            awaitWaiters(1);
            lock.lock();
            condition.signal();
            lock.unlock();
            assertThat(newcomer.answer()).isEqualTo("visited");
        }
        letBothWait();
        shouldStillWaitAndBeSignalled();
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertSound(0);
    }

    private void letBothWait() {
        letBothBeginToWait();
        awaitWaiters(2);
    }

    private void letBothBeginToWait() {
        one.begin("visit 1");
        another.begin("visit 2");
    }

    /** Nobody was woken for nothing; and two signals are enough, also if the dead one is next in turn. */
    private void shouldStillWaitAndBeSignalled() {
        long visits = book.getLongVolatile(0);
        sleep(120);
        assertThat(book.getLongVolatile(0)).isEqualTo(visits);
        for (int i = 0; i < 2; i++) {
            lock.lock();
            condition.signal();
            lock.unlock();
        }
    }

    /** As good as new, after so many deaths of holders. */
    private void assertSound(int deaths) {
        assertThat(lock.ownerDeaths()).isEqualTo(deaths);
        assertThat(lock.isInconsistent()).isEqualTo(deaths > 0);
        lock.lock();
        lock.markConsistent();
        lock.unlock();
        assertThat(condition.state().waiters()).isZero();

        letBothWait();
        long visits = book.getLongVolatile(0);
        for (int i = 1; i <= 2; i++) {
            lock.lock();
            condition.signal();
            assertThat(condition.state().waiters()).isEqualTo(2 - i);
            lock.unlock();
            awaitVisits(visits + i);
            sleep(10);
            assertThat(book.getLongVolatile(0)).isEqualTo(visits + i);
        }
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");

        letBothWait();
        lock.lock();
        condition.signalAll();
        lock.unlock();
        assertThat(one.answer()).isEqualTo("visited");
        assertThat(another.answer()).isEqualTo("visited");
        assertThat(condition.state().waiters()).isZero();
    }

    private void killWhileItWaits() {
        try (Jvm dying = start(Doing.WAIT, "condition.lock-released")) {
            dying.expect("condition.lock-released");
            pointNextTo(dying);
            dying.kill();
        }
    }

    /** So that it is that process's turn at the next signal. */
    private void pointNextTo(Jvm jvm) {
        List<RegionAttachment> found = region.attachments().stream()
                .filter(attachment -> attachment.pid() == jvm.pid())
                .toList();
        region.extent(Conditions.spec(region, NAME, ConditionRole.CONDITION))
                .buffer()
                .putInt(ConditionDescriptor.NEXT_OFFSET, found.get(0).slot());
    }

    private void awaitWaiters(int count) {
        while (condition.state().waiters() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitVisits(long count) {
        while (book.getLongVolatile(0) < count) {
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

    private Jvm start(Doing doing, String label) {
        return Jvm.start(Dying.class, file, doing, label);
    }

    /** Does something, and stops for ever at a crash point. */
    static final class Dying {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            String last = arguments[2];
            CrashPoint.arm(label -> {
                if (label.equals(last)) {
                    Child.say(label);
                    Child.sleepForEver();
                }
            });
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                SharedLock lock = SharedLock.in(region, NAME);
                SharedCondition condition = lock.condition(ConditionRole.CONDITION);
                lock.lock();
                switch (Doing.valueOf(arguments[1])) {
                    case WAIT -> condition.await();
                    case WAIT_FOR_A_MOMENT -> condition.await(20, TimeUnit.MILLISECONDS);
                    case SIGNAL -> condition.signal();
                    case SIGNAL_ALL -> condition.signalAll();
                }
                lock.unlock();
                Child.sleepForEver();
            }
        }
    }
}
