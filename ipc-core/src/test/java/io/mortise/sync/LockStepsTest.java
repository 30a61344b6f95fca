package io.mortise.sync;

import static io.mortise.sync.LockDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of the table in {@link LockDescriptor}: processes that write the words themselves, as far as the step, and are killed
 * there, or stopped.
 */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
class LockStepsTest {
    private static final String NAME = "guard";
    private static final long THREAD = 1;

    /** The last step that a process did. Those of a recovery find a dead holder. */
    enum Step {
        ACQUIRED(1),
        RAISED_THE_TICKET(1),
        NAMED_ITSELF_LAST_OWNER(1),
        RELEASED_WITHOUT_WAKING(0),
        SET_W(1),
        TOOK_OVER(2),
        COUNTED(2),
        RAISED_THE_TICKET_RECOVERING(2),
        CLEARED_R(2),
        FORGOT_WHO_WAS_COUNTED(2),
        MARKED_CONSISTENT(2);

        final int deaths;

        Step(int deaths) {
            this.deaths = deaths;
        }

        boolean isRecovery() {
            return deaths == 2;
        }
    }

    private Path file;
    private Region region;
    private SharedLock lock;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        lock = SharedLock.in(region, NAME);
    }

    @AfterEach
    void close() {
        region.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnWhereverAProcessWasKilled(Step step) throws IOException {
        if (step.isRecovery()) {
            closeWhileHolding();
        }
        long ticket = lock.ticket();
        killAfter(step);

        assertThat(lock.tryLock()).isTrue();
        assertSound(step.deaths, ticket);
        assertThat(countedLast(block(region).getLong(DEATHS_OFFSET))).isZero();
    }

    /** Recoverers of recoverers, and the one in between has or has not been counted. */
    @ParameterizedTest
    @EnumSource(names = {"TOOK_OVER", "COUNTED", "RAISED_THE_TICKET_RECOVERING", "CLEARED_R", "FORGOT_WHO_WAS_COUNTED"})
    void shouldCountEveryOneOfARowOfRecoverers(Step step) throws IOException {
        killAfter(Step.ACQUIRED);
        killAfter(Step.TOOK_OVER);
        killAfter(Step.COUNTED);
        killAfter(step);
        lock.lock();
        assertSound(4, 0);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RELEASED_WITHOUT_WAKING")
    void shouldRobNobodyWhereverItIsStopped(Step step) throws IOException, InterruptedException {
        if (step.isRecovery()) {
            closeWhileHolding();
        }
        try (Jvm owner = startAndWaitFor(step)) {
            owner.stop();
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.tryLock(Duration.ofMillis(150))).isFalse();
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.state().holder().alive()).isTrue();
            // As far as it has come, which is not far: it is still the owner.
            assertThat(lock.ownerDeaths()).isLessThan(step.deaths);
        }
        lock.lock();
        assertSound(step.deaths, 0);
    }

    @Test
    void shouldWakeByItselfIfTheReleaserDiedBeforeItWokeAnybody() {
        try (Jvm owner = Jvm.start(Dying.class, file, Step.ACQUIRED, Step.RELEASED_WITHOUT_WAKING);
                Party sleeper = LockRole.thread(lock, region)) {
            owner.expect("ACQUIRED");
            sleeper.begin("lock");
            awaitSleepers(1);
            owner.tell("go on");
            owner.expect("RELEASED_WITHOUT_WAKING");
            owner.kill();
            assertThat(sleeper.answer()).isEqualTo("locked");
            assertThat(lock.isInconsistent()).isFalse();
            sleeper.call("unlock");
        }
    }

    /** A wake-up is spent on one that dies; the others must get on without. */
    @Test
    void shouldLeaveNobodyAsleepIfASleeperDies() {
        lock.lock();
        try (Party.ProcessParty dying = LockRole.process(file, LockKind.SHARED, NAME, true);
                Party.ProcessParty sleeper = LockRole.process(file, LockKind.SHARED, NAME, true)) {
            dying.begin("lock");
            awaitSleepers(1);
            sleeper.begin("lock");
            awaitSleepers(2);
            dying.stop();
            lock.unlock();
            dying.kill();
            assertThat(sleeper.answer()).isEqualTo("locked");
            sleeper.call("unlock");
        }
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }

    @Test
    void shouldNotShowDeadSleepersAndReuseTheirCells() {
        AtomicBuffer block = block(region);
        lock.lock();
        try (Party.ProcessParty dying = LockRole.process(file, LockKind.SHARED, NAME, true)) {
            dying.begin("lock");
            awaitSleepers(1);
            dying.kill();
        }
        assertThat(lock.state().waiting()).isEmpty();
        long dead = block.getLong(WAITERS_OFFSET);
        assertThat(dead).isNotZero();
        for (int index = 0; index < WAITERS_CELLS; index++) {
            block.putLong(WAITERS_OFFSET + index * Long.BYTES, dead);
        }
        try (Party waiting = LockRole.thread(lock, region)) {
            waiting.begin("lock");
            awaitSleepers(1);
            lock.unlock();
            assertThat(waiting.answer()).isEqualTo("locked");
            assertThat(waiting.call("unlock")).isEqualTo("unlocked");
        }
        assertThat(lock.state().waiters()).isZero();
    }

    private void awaitSleepers(int count) {
        while (lock.state().waiters() < count) {
            Thread.onSpinWait();
        }
    }

    /** The lock is held by this thread, after so many deaths, and works. */
    private void assertSound(int deaths, long ticketBefore) throws IOException {
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(lock.ownerDeaths()).isEqualTo(deaths);
        assertThat(lock.isInconsistent()).isEqualTo(deaths > 0);
        if (deaths > 0) {
            assertThat(lock.ticket()).isGreaterThan(ticketBefore);
        }
        lock.markConsistent();
        lock.unlock();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(block(region).getLong(STATE_OFFSET)).isEqualTo(FREE);

        try (Region another = Region.attach(file)) {
            SharedLock other = SharedLock.in(another, NAME);
            long ticket = lock.ticket();
            assertThat(other.tryLock()).isTrue();
            assertThat(lock.ticket()).isEqualTo(ticket + 1);
            assertThat(lock.tryLock()).isFalse();
            other.unlock();
        }
        lock.lock();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isEqualTo(deaths);
        lock.unlock();
    }

    /** As good a dead owner as a killed one, and made more quickly. */
    private void closeWhileHolding() throws IOException {
        Region another = Region.attach(file);
        SharedLock.in(another, NAME).lock();
        another.close();
    }

    private void killAfter(Step step) {
        try (Jvm owner = startAndWaitFor(step)) {
            owner.kill();
        }
    }

    private Jvm startAndWaitFor(Step step) {
        Jvm owner = Jvm.start(Dying.class, file, step);
        owner.expect(step.name());
        return owner;
    }

    private static AtomicBuffer block(Region region) {
        return region.extent(new ExtentSpec(NAME, "lock", 1, BLOCK_LENGTH)).buffer();
    }

    /** Does what the lock does, up to a step, and says so; then to the next, when told. */
    static final class Dying {
        private final AtomicBuffer block;
        private final int me;

        private Dying(AtomicBuffer block, int me) {
            this.block = block;
            this.me = me;
        }

        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                Dying dying = new Dying(block(region), region.owner());
                dying.advanceTo(Step.valueOf(arguments[1]));
                Child.say(arguments[1]);
                if (arguments.length > 2) {
                    Child.listen();
                    Step next = Step.valueOf(arguments[2]);
                    if (next != Step.RELEASED_WITHOUT_WAKING) {
                        throw new IllegalArgumentException("next=" + next);
                    }
                    dying.block.putLongVolatile(STATE_OFFSET, FREE);
                    Child.say(next);
                }
                Child.sleepForEver();
            }
        }

        private void advanceTo(Step last) {
            if (last.isRecovery()) {
                recover(last);
                return;
            }
            check(block.compareAndSetLong(STATE_OFFSET, FREE, held(me, THREAD)));
            if (last.compareTo(Step.RAISED_THE_TICKET) >= 0) {
                block.getAndAddLong(TICKET_OFFSET, 1);
            }
            if (last.compareTo(Step.NAMED_ITSELF_LAST_OWNER) >= 0) {
                block.putInt(LAST_OWNER_OFFSET, me);
            }
            if (last == Step.SET_W) {
                block.getAndAddLong(STATE_OFFSET, WAITERS_BIT);
            }
            if (last == Step.RELEASED_WITHOUT_WAKING) {
                check(block.compareAndSetLong(STATE_OFFSET, held(me, THREAD), FREE));
            }
        }

        private void recover(Step last) {
            long found = block.getLongVolatile(STATE_OFFSET);
            int dead = owner(found);
            if (isRecovering(found)) {
                count(threadOrDead(found));
            }
            long recovering = recovering(me, dead) | WAITERS_BIT;
            check(block.compareAndSetLong(STATE_OFFSET, found, recovering));
            if (last.compareTo(Step.COUNTED) >= 0) {
                count(dead);
            }
            if (last.compareTo(Step.RAISED_THE_TICKET_RECOVERING) >= 0) {
                block.getAndAddLong(TICKET_OFFSET, 1);
                block.putInt(LAST_OWNER_OFFSET, me);
            }
            if (last.compareTo(Step.CLEARED_R) >= 0) {
                check(block.compareAndSetLong(STATE_OFFSET, recovering, held(me, THREAD) | WAITERS_BIT));
            }
            if (last.compareTo(Step.FORGOT_WHO_WAS_COUNTED) >= 0) {
                block.putLong(DEATHS_OFFSET, deathsWord(0, deaths(block.getLong(DEATHS_OFFSET))));
            }
            if (last.compareTo(Step.MARKED_CONSISTENT) >= 0) {
                block.putLong(REPAIRED_OFFSET, deaths(block.getLong(DEATHS_OFFSET)));
            }
        }

        private void count(int dead) {
            long word = block.getLongVolatile(DEATHS_OFFSET);
            if (countedLast(word) != dead) {
                check(block.compareAndSetLong(DEATHS_OFFSET, word, deathsWord(dead, deaths(word) + 1)));
            }
        }

        private static void check(boolean done) {
            if (!done) {
                throw new IllegalStateException("the lock is not as the step expects it");
            }
        }
    }
}
