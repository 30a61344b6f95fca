package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.BarrierRole.Notes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a barrier promises when a party dies, or closes the region, or only seems to. */
class BarrierDeathTest {
    private static final String NAME = Stage.NAME;

    private Path file;
    private Region region;
    private SharedBarrier barrier;
    private Notes notes;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        barrier = BarrierRole.barrier(region, NAME, 2);
        notes = Notes.of(region, NAME);
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBreakIfOneThatWaitsWasKilled() {
        try (Party.ProcessParty dying = party()) {
            dying.begin("await");
            awaitWaiting(barrier, 1);
            dying.kill();
            // Nobody has looked yet: the last one to come finds it.
            assertThatThrownBy(() -> barrier.await(0, TimeUnit.SECONDS))
                    .isInstanceOf(BrokenBarrierException.class)
                    .hasMessageContaining("pid " + dying.pid() + " died");
        }
        assertThat(notes.actions()).isZero();
        assertThat(barrier.isBroken()).isTrue();
        assertThat(barrier.getNumberWaiting()).isZero();
        assertThat(barrier.state().broken()).contains("died");
        barrier.reset();
        assertThat(barrier.isBroken()).isFalse();
        shouldWorkWithAnother();
    }

    @Test
    void shouldSendASleeperAwayWhenAnotherIsKilled() {
        SharedBarrier three = BarrierRole.barrier(region, "three", 3);
        try (Party.ProcessParty dying = Party.process(BarrierRole.class, file, true, "three", 3);
                Party sleeper = Party.thread(new BarrierRole(), three, region)) {
            dying.begin("await");
            sleeper.begin("await");
            awaitWaiting(three, 2);
            dying.kill();
            assertThat(sleeper.answer())
                    .startsWith("BrokenBarrierException")
                    .contains("pid " + dying.pid() + " died, or closed the region");
        }
    }

    @Test
    void shouldBreakIfARegisteredOneWasKilledThoughItDoesNotWait() {
        try (Party.ProcessParty dying = party();
                Party sleeper = Party.thread(new BarrierRole(), barrier, region)) {
            dying.call("register");
            sleeper.begin("await");
            awaitWaiting(barrier, 1);
            dying.kill();
            assertThat(sleeper.answer()).startsWith("BrokenBarrierException").contains("pid " + dying.pid());
            assertThatThrownBy(() -> barrier.await()).isInstanceOf(BrokenBarrierException.class);
            barrier.reset();
            assertThat(barrier.state().registered()).isEmpty();
            assertThat(barrier.isBroken()).isFalse();
            shouldWorkWithAnother();
        }
    }

    @Test
    void shouldTellOnesWhoAskOfTheDeathOfARegisteredOne() {
        try (Party.ProcessParty dying = party()) {
            dying.call("register");
            dying.call("register");
            dying.call("deregister");
            assertThat(barrier.isBroken()).isFalse();
            dying.kill();
        }
        assertThat(barrier.isBroken()).isTrue();
        barrier.reset();
        shouldWorkWithAnother();
    }

    @Test
    void shouldNotMindTheDeathOfOneThatNeitherWaitsNorIsRegistered() {
        try (Party.ProcessParty dying = party()) {
            dying.call("register");
            dying.begin("await");
            awaitWaiting(barrier, 1);
            await(barrier);
            dying.answer();
            dying.call("deregister");
            dying.kill();
        }
        assertThat(barrier.isBroken()).isFalse();
        shouldWorkWithAnother();
    }

    @Test
    void shouldTakeARegistrationBackOnce() throws IOException {
        Region another = Region.attach(file);
        SharedBarrier its = BarrierRole.barrier(another, NAME, 2);
        try (SharedBarrier.Registration once = its.register()) {
            SharedBarrier.Registration twice = its.register();
            twice.close();
            twice.close();
            assertThat(barrier.state().registered()).hasSize(1);
            assertThat(once).isNotSameAs(twice);
        }
        assertThat(barrier.state().registered()).isEmpty();
        SharedBarrier.Registration late = its.register();
        another.close();
        late.close();
        assertThat(barrier.isBroken()).isTrue();
    }

    @Test
    void shouldBreakIfTheLastOneIsKilledInItsAction() {
        notes.manner(Notes.SLEEP_FOR_EVER);
        try (Party.ProcessParty dying = party();
                Party sleeper = Party.thread(new BarrierRole(), barrier, region)) {
            sleeper.begin("await");
            awaitWaiting(barrier, 1);
            dying.begin("await");
            awaitAction();
            dying.kill();
            assertThat(sleeper.answer()).startsWith("BrokenBarrierException").contains("pid " + dying.pid());
        }
        assertThat(notes.actions()).isEqualTo(1);
        notes.manner(Notes.BLAMELESS);
        barrier.reset();
        shouldWorkWithAnother();
    }

    @Test
    void shouldBreakIfOneThatWaitsDiesWhileTheActionRuns() {
        notes.manner(Notes.SLEEP_UNTIL_TOLD);
        try (Party.ProcessParty dying = party();
                Party last = Party.thread(new BarrierRole(), barrier, region)) {
            dying.begin("await");
            awaitWaiting(barrier, 1);
            last.begin("await");
            awaitAction();
            dying.kill();
            notes.manner(Notes.BLAMELESS);
            assertThat(last.answer()).startsWith("BrokenBarrierException").contains("pid " + dying.pid());
        }
    }

    @Test
    void shouldNeitherRobNorWaitForOneThatIsStoppedInItsAction() {
        notes.manner(Notes.SLEEP_UNTIL_TOLD);
        try (Party.ProcessParty stopped = party();
                Party sleeper = Party.thread(new BarrierRole(), barrier, region)) {
            sleeper.begin("await 300");
            awaitWaiting(barrier, 1);
            stopped.begin("await");
            awaitAction();
            stopped.stop();
            assertThat(barrier.isBroken()).isFalse();
            assertThat(sleeper.answer()).startsWith("TimeoutException");
            assertThat(barrier.isBroken()).isTrue();
            notes.manner(Notes.BLAMELESS);
            barrier.reset();
            shouldWorkWithAnother();
            stopped.resume();
            assertThat(stopped.answer()).startsWith("BrokenBarrierException");
            assertThat(barrier.isBroken()).isFalse();
        }
    }

    @Test
    void shouldNotTakeAStoppedOneForDead() {
        try (Party.ProcessParty stopped = party()) {
            stopped.call("register");
            stopped.begin("await");
            awaitWaiting(barrier, 1);
            stopped.stop();
            for (int i = 0; i < 5; i++) {
                assertThat(barrier.isBroken()).isFalse();
            }
            assertThat(await(barrier)).isZero();
            assertThat(barrier.isBroken()).isFalse();
            stopped.resume();
            assertThat(stopped.answer()).isEqualTo("1");
        }
    }

    @Test
    void shouldNoticeADeathAlsoIfTheSlotIsInUseAgain() {
        try (Party.ProcessParty dying = party()) {
            dying.call("register");
            dying.kill();
        }
        try (Party.ProcessParty newcomer = party()) {
            assertThat(newcomer.call("await"))
                    .startsWith("BrokenBarrierException")
                    .contains("died");
            assertThat(newcomer.call("reset")).isEqualTo("reset");
            newcomer.begin("await");
            awaitWaiting(barrier, 1);
            assertThat(await(barrier)).isZero();
            assertThat(newcomer.answer()).isEqualTo("1");
        }
        try (Party.ProcessParty dying = party()) {
            dying.begin("await");
            awaitWaiting(barrier, 1);
            dying.kill();
        }
        try (Party.ProcessParty newcomer = party()) {
            newcomer.begin("await");
            assertThat(newcomer.answer()).startsWith("BrokenBarrierException").contains("died");
        }
    }

    @Test
    void shouldBreakIfOneClosesItsRegionWhileItWaits() throws IOException {
        Region another = Region.attach(file);
        SharedBarrier three = BarrierRole.barrier(region, "three", 3);
        try (Party closing = Party.thread(new BarrierRole(), BarrierRole.barrier(another, "three", 3), another);
                Party sleeper = Party.thread(new BarrierRole(), three, region)) {
            closing.begin("await");
            sleeper.begin("await");
            awaitWaiting(three, 2);
            another.close();
            assertThat(closing.answer()).startsWith("IllegalStateException").contains("closed");
            assertThat(sleeper.answer()).startsWith("BrokenBarrierException").contains("closed the region");
        }
        three.reset();
        assertThat(three.isBroken()).isFalse();
    }

    @Test
    void shouldRefuseEverythingOnceTheRegionIsClosed() throws IOException {
        Region another = Region.attach(file);
        SharedBarrier its = BarrierRole.barrier(another, NAME, 2);
        another.close();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                its::await,
                () -> its.await(1, TimeUnit.SECONDS),
                () -> its.await(Duration.ofSeconds(1)),
                its::reset,
                its::abort,
                its::register,
                its::isBroken,
                its::getNumberWaiting,
                its::state)) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
        assertThat(its.getParties()).isEqualTo(2);
        assertThat(its.toString()).contains(NAME).contains("closed");
        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void shouldShowAReadOnlyAttachmentTheStateAndNoMore() throws IOException {
        try (Region reading = Region.attach(file, RegionOptions.defaults().readOnly());
                Party waiting = Party.thread(new BarrierRole(), barrier, region)) {
            waiting.begin("await");
            awaitWaiting(barrier, 1);
            SharedBarrier seen = SharedBarrier.in(reading, NAME, 2);
            assertThat(seen.getNumberWaiting()).isEqualTo(1);
            assertThat(seen.isBroken()).isFalse();
            assertThat(seen.state().waiting()).hasSize(1);
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(seen::await, seen::reset, seen::abort, seen::register)) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("reading only");
            }
            barrier.reset();
            waiting.answer();
        }
    }

    private Party.ProcessParty party() {
        return Party.process(BarrierRole.class, file, true, NAME, 2);
    }

    private void shouldWorkWithAnother() {
        try (Party another = Party.thread(new BarrierRole(), barrier, region)) {
            for (int i = 0; i < 3; i++) {
                another.begin("await");
                awaitWaiting(barrier, 1);
                assertThat(await(barrier)).isZero();
                assertThat(another.answer()).isEqualTo("1");
            }
        }
    }

    private void awaitAction() {
        while (!notes.isInAction()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitWaiting(SharedBarrier barrier, int count) {
        while (barrier.getNumberWaiting() < count) {
            Thread.onSpinWait();
        }
    }

    private static int await(SharedBarrier barrier) {
        try {
            return barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
