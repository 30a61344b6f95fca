package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every row of the table in {@link SemaphoreDescriptor}: processes that run the code itself as far as a step, and are killed there, or
 * stopped.
 */
class SemaphoreStepsTest {
    private static final String NAME = "slots";
    private static final SemaphoreOptions OWNED =
            SemaphoreOptions.permits(5).bound(5).owned();
    private static final SemaphoreOptions SIGNALLING = SemaphoreOptions.permits(5);

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

    /** What the dead held, or were about to give back, is there again, and counted once. */
    @ParameterizedTest
    @CsvSource({
        // deed, step, permits that come back from the dead
        "acquire, lock.taken, 2",
        "acquire, semaphore.guard-taken, 2",
        "acquire, semaphore.hold-written, 4",
        "acquire, semaphore.available-lowered, 4",
        "acquire, lock.released, 4",
        "acquire, semaphore.permits-taken, 4",
        "drain, semaphore.hold-written, 5",
        "drain, semaphore.available-lowered, 5",
        "release, semaphore.guard-taken, 2",
        "release, semaphore.hold-lowered, 1",
        "release, semaphore.available-raised, 1",
        "release, lock.released, 1",
        "release, semaphore.permits-given, 1",
        "close, semaphore.count-announced, 2",
        "close, semaphore.reclaiming, 2",
        "close, semaphore.reclaimed-counted, 2",
        "close, semaphore.cell-emptied, 2",
        "close, semaphore.left, 2",
    })
    void shouldBringBackEachPermitOnceWhereverItsHolderWasKilled(String deed, String step, int back) {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        try (Jvm dying = startAndWaitFor(deed, step);
                Party waiting = SemaphoreRole.thread(semaphore, region)) {
            waiting.begin("acquire 5");
            SharedLock guard = guard();
            Eventually.becomesTrue(
                    () -> semaphore.getQueueLength() + guard.state().waiters() > 0, semaphore);
            dying.kill();
            assertThat(waiting.answer()).isEqualTo("acquired");
            assertSound(semaphore, back);
        }
    }

    /** One that reclaims, and finds that somebody died with two permits, dies itself. */
    @ParameterizedTest
    @CsvSource({
        "semaphore.count-announced",
        "semaphore.reclaiming",
        "semaphore.reclaimed-counted",
        "semaphore.cell-emptied",
        "semaphore.reclaimed-available",
        "lock.released",
    })
    void shouldBringBackEachPermitOnceThoughReclaimersDieToo(String step) {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        kill("acquire", "semaphore.permits-taken");
        kill("reclaim", step);
        kill("reclaim", step.equals("semaphore.cell-emptied") ? "semaphore.worked-out" : "semaphore.guard-taken");
        semaphore.acquireUninterruptibly(5);
        assertSound(semaphore, 4);
    }

    /** One that works out what is available, after somebody died under the guard, dies itself. */
    @ParameterizedTest
    @CsvSource({
        "semaphore.reclaiming",
        "semaphore.reclaimed-counted",
        "semaphore.cell-emptied",
        "semaphore.worked-out",
        "lock.marked-consistent",
    })
    void shouldWorkOutTheSameThoughOthersDiedAtIt(String step) {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        semaphore.acquireUninterruptibly();
        kill("acquire", "semaphore.hold-written");
        kill("reclaim", step);
        semaphore.acquireUninterruptibly(4);
        assertThat(semaphore.tryAcquire()).isFalse();
        assertSound(semaphore, 4);
    }

    /** A slot is used again: the next one in it finds a cell that is not its own. */
    @Test
    void shouldInheritTheCellOfADeadOneInTheSameSlot() {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        kill("acquire", "semaphore.permits-taken");
        try (Party.ProcessParty heir = SemaphoreRole.process(file, NAME, true, OWNED)) {
            assertThat(heir.call("acquire 1")).isEqualTo("acquired");
            assertThat(semaphore.availablePermits()).isEqualTo(4);
            assertThat(semaphore.state().reclaimed()).isEqualTo(4);
            assertThat(heir.call("release 1")).isEqualTo("released");
        }
        semaphore.acquireUninterruptibly(5);
        assertSound(semaphore, 4);
    }

    /** Stopped, it keeps what it holds, and others do not hang who would not wait. */
    @ParameterizedTest
    @CsvSource({"acquire, semaphore.hold-written, 4", "release, semaphore.hold-lowered, 1"})
    void shouldRobNobodyThatWasStopped(String deed, String step, int back) throws InterruptedException {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, OWNED);
        try (Jvm stopped = startAndWaitFor(deed, step)) {
            stopped.stop();
            assertThat(semaphore.tryAcquire(3)).isFalse();
            assertThat(semaphore.tryAcquire(3, Duration.ofMillis(120))).isFalse();
            assertThat(semaphore.state().reclaimed()).isZero();
            assertThat(semaphore.state().holders().get(0).alive()).isTrue();
            assertThat(semaphore.state().changedBy()).startsWith("pid " + stopped.pid());
            assertThat(semaphore.toString()).contains("being changed by pid " + stopped.pid());
        }
        semaphore.acquireUninterruptibly(5);
        assertSound(semaphore, back);
    }

    @ParameterizedTest
    @CsvSource({
        "acquire, semaphore.permits-taken, 1",
        "release, semaphore.permits-given, 4",
        "await, wait.announced, 3",
        "await, wait.arrived, 3",
        "await, wait.slept, 3",
    })
    void shouldKeepWhatASignallingProcessDid(String deed, String step, int available) {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, SIGNALLING);
        kill(deed, step);
        assertThat(semaphore.availablePermits()).isEqualTo(available);
        assertThat(semaphore.getQueueLength()).isZero();
        assertThat(semaphore.tryAcquire(available)).isTrue();
    }

    @Test
    void shouldWakeByItselfIfTheReleaserDiedBeforeItWokeAnybody() {
        SharedSemaphore semaphore = SharedSemaphore.in(region, NAME, SIGNALLING);
        try (Jvm dying = Jvm.start(Dying.class, file, "release when told", "semaphore.permits-given");
                Party first = SemaphoreRole.thread(semaphore, region);
                Party second = SemaphoreRole.thread(semaphore, region)) {
            dying.expect("holding");
            semaphore.acquireUninterruptibly(3);
            first.begin("acquire 1");
            second.begin("acquire 3");
            awaitSleepers(semaphore, 2);
            dying.tell("go on");
            dying.expect("semaphore.permits-given");
            dying.kill();
            assertThat(first.answer()).isEqualTo("acquired");
            semaphore.release(3);
            assertThat(second.answer()).isEqualTo("acquired");
        }
    }

    /** A waking is spent on one that dies; the permit is for another. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldLeaveNobodyAsleepIfTheOneThatWasWokenDies(boolean owned) {
        SemaphoreOptions options = new SemaphoreOptions(1, 1, owned);
        SharedSemaphore semaphore = SharedSemaphore.in(region, "one", options);
        semaphore.acquireUninterruptibly();
        try (Party.ProcessParty dying = SemaphoreRole.process(file, "one", true, options);
                Party.ProcessParty waiting = SemaphoreRole.process(file, "one", false, options)) {
            dying.begin("acquire 1");
            awaitSleepers(semaphore, 1);
            waiting.begin("acquire 1");
            awaitSleepers(semaphore, 2);
            dying.stop();
            semaphore.release();
            dying.kill();
            assertThat(waiting.answer()).isEqualTo("acquired");
            assertThat(waiting.call("release 1")).isEqualTo("released");
        }
        assertThat(semaphore.tryAcquire()).isTrue();
    }

    private SharedLock guard() {
        Extent extent = Objects.requireNonNull(region.find(NAME, SemaphoreDescriptor.TYPE));
        return SharedLock.at(extent, SemaphoreDescriptor.GUARD_OFFSET);
    }

    private void assertSound(SharedSemaphore semaphore, int reclaimed) {
        SemaphoreState state = semaphore.state();
        assertThat(state.available()).isZero();
        assertThat(state.holders()).hasSize(1);
        assertThat(state.holders().get(0).permits()).isEqualTo(5);
        assertThat(state.reclaimed()).isEqualTo(reclaimed);
        semaphore.release(5);
        assertThat(semaphore.availablePermits()).isEqualTo(5);
        assertThat(semaphore.tryAcquire(5)).isTrue();
        semaphore.release(5);
    }

    private static void awaitSleepers(SharedSemaphore semaphore, int count) {
        Eventually.becomesTrue(() -> semaphore.getQueueLength() >= count, semaphore);
    }

    private void kill(String deed, String step) {
        try (Jvm dying = startAndWaitFor(deed, step)) {
            dying.kill();
        }
    }

    private Jvm startAndWaitFor(String deed, String step) {
        Jvm dying = Jvm.start(Dying.class, file, deed, step);
        dying.expect(step);
        return dying;
    }

    /** Acquires two permits, then does something, as far as a step. */
    static final class Dying {
        private static volatile boolean inEarnest;

        public static void main(String[] arguments) throws Exception {
            String deed = arguments[1];
            String step = arguments[2];
            CrashPoint.arm(label -> {
                if (inEarnest && label.equals(step)) {
                    inEarnest = false;
                    Child.say(step);
                    Child.sleepForEver();
                }
            });
            Region region = Region.attach(Path.of(arguments[0]));
            SharedSemaphore semaphore = SharedSemaphore.in(region, NAME);
            if (!deed.equals("reclaim")) {
                semaphore.acquireUninterruptibly(2);
            }
            inEarnest = true;
            switch (deed) {
                case "acquire" -> semaphore.acquire(2);
                case "await" -> semaphore.acquire(4);
                case "drain" -> semaphore.drainPermits();
                case "release" -> semaphore.release();
                case "release when told" -> {
                    Child.say("holding");
                    Child.listen();
                    semaphore.release();
                }
                case "reclaim" -> semaphore.acquire(4);
                case "close" -> region.close();
                default -> throw new IllegalArgumentException("deed=" + deed);
            }
            throw new IllegalStateException(deed + " never reached " + step);
        }
    }
}
