package io.mortise.sync;

import static io.mortise.sync.Stage.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.RegionMismatchException;
import io.mortise.sync.BarrierRole.Notes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a barrier promises to those who live, whoever the other party is, and with and without the futex. */
@ParameterizedClass
@MethodSource("settings")
class BarrierContractTest {
    private static Stage<SharedBarrier> stage;
    private static SharedBarrier barrier;
    private static Party other;
    private static Notes notes;

    @Parameter
    @SuppressWarnings("UnusedVariable") // JUnit asks for it
    private Setting setting;

    static List<Setting> settings() {
        return Setting.all();
    }

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new BarrierRole(), 2);
        barrier = stage.handle();
        other = stage.other();
        notes = Notes.of(stage.region(), NAME);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @AfterEach
    void shouldEndWholeAndEmpty() {
        notes.manner(Notes.BLAMELESS);
        assertThat(barrier.isBroken()).isFalse();
        assertThat(barrier.getNumberWaiting()).isZero();
        assertThat(barrier.state().waiting()).isEmpty();
        assertThat(barrier.state().registered()).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldTripWhenAllHaveCome() throws Exception {
        long actions = notes.actions();
        other.begin("await");
        awaitWaiting();
        assertThat(notes.actions()).isEqualTo(actions);
        assertThat(barrier.await()).isZero();
        assertThat(other.answer()).isEqualTo("1");
        assertThat(notes.actions()).isEqualTo(actions + 1);
    }

    @Test
    void shouldTellEachWhenItCame() throws Exception {
        for (String command : List.of("await", "await 60000", "await 0", "await -1")) {
            Waiter waiter = new Waiter();
            awaitWaiting();
            assertThat(other.call(command)).isEqualTo("0");
            assertThat(waiter.outcome()).isEqualTo(1);
        }
        other.begin("await");
        awaitWaiting();
        assertThat(barrier.await(Duration.ZERO)).isZero();
        assertThat(other.answer()).isEqualTo("1");
    }

    @Test
    void shouldTripAgainAndAgain() throws Exception {
        int rounds = 500;
        long actions = notes.actions();
        other.begin("rounds " + rounds);
        int indices = 0;
        for (int i = 0; i < rounds; i++) {
            indices += barrier.await();
        }
        assertThat(Integer.parseInt(other.answer()) + indices).isEqualTo(rounds);
        assertThat(notes.actions()).isEqualTo(actions + rounds);
    }

    @Test
    void shouldOrderWhatThePartiesDid() throws Exception {
        int rounds = 300;
        other.begin("addUp " + rounds);
        assertThat(notes.addUp(barrier, 0, rounds)).isEqualTo(rounds);
        assertThat(other.answer()).isEqualTo(Integer.toString(rounds));
    }

    @Test
    void shouldRunTheActionOfTheLastOneOnly() throws Exception {
        List<String> ran = new ArrayList<>();
        SharedBarrier mine = SharedBarrier.in(stage.region(), NAME, 2, () -> {
            ran.add("mine");
            assertThat(barrier.getNumberWaiting()).isEqualTo(2);
            assertThat(barrier.isBroken()).isFalse();
        });
        long others = notes.actions();
        other.begin("await");
        awaitWaiting();
        mine.await();
        other.answer();
        assertThat(ran).hasSize(1);
        assertThat(notes.actions()).isEqualTo(others);

        SharedBarrier without = SharedBarrier.in(stage.region(), NAME, 2);
        other.begin("await");
        awaitWaiting();
        without.await();
        other.answer();
        assertThat(ran).hasSize(1);
        assertThat(notes.actions()).isEqualTo(others);
    }

    @Test
    void shouldBreakForAllIfTheActionThrows() {
        notes.manner(Notes.THROW);
        other.begin("await");
        awaitWaiting();
        assertThatThrownBy(() -> barrier.await())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("told to");
        assertThat(other.answer())
                .startsWith("BrokenBarrierException")
                .contains("the action of pid " + ProcessHandle.current().pid() + " threw");
        assertThat(barrier.isBroken()).isTrue();

        notes.manner(Notes.BLAMELESS);
        assertThatThrownBy(() -> barrier.await()).isInstanceOf(BrokenBarrierException.class);
        barrier.reset();
        shouldWork();

        notes.manner(Notes.THROW);
        Waiter waiter = new Waiter();
        awaitWaiting();
        assertThat(other.call("await")).startsWith("UnsupportedOperationException");
        assertThat(waiter.outcome()).isInstanceOf(BrokenBarrierException.class);
        notes.manner(Notes.BLAMELESS);
        barrier.reset();
        shouldWork();
    }

    @Test
    void shouldBreakForAllIfOneIsInterruptedWhileItWaits() {
        for (String command : List.of("await", "await 60000")) {
            other.begin(command);
            awaitWaiting();
            other.interrupt();
            assertThat(other.answer()).isEqualTo("interrupted");
            assertThat(barrier.isBroken()).isTrue();
            assertThatThrownBy(() -> barrier.await())
                    .isInstanceOf(BrokenBarrierException.class)
                    .hasMessageContaining("pid " + other.pid() + " was interrupted");
            assertThat(other.call("await")).startsWith("BrokenBarrierException");
            barrier.reset();
        }
        shouldWork();
    }

    @Test
    void shouldBreakForAllIfOneWasInterruptedBefore() {
        for (ThrowingCallable call : awaits()) {
            other.begin("await");
            awaitWaiting();
            Thread.currentThread().interrupt();
            assertThatThrownBy(call).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(other.answer()).startsWith("BrokenBarrierException");
            assertThat(barrier.isBroken()).isTrue();
            barrier.reset();
        }
        shouldWork();
    }

    @Test
    void shouldTellABrokenBarrierBeforeAnInterrupt() {
        other.call("abort");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> barrier.await()).isInstanceOf(BrokenBarrierException.class);
        assertThat(Thread.interrupted()).isTrue();
        barrier.reset();
    }

    @Test
    void shouldBreakForAllIfTheTimeOfOneIsOver() {
        Waiter waiter = new Waiter();
        awaitWaiting();
        assertThat(waiter.isWaiting()).isTrue();
        barrier.reset();
        assertThat(waiter.outcome()).isInstanceOf(BrokenBarrierException.class);

        // With three parties, so that one waits without end, and the other runs out of time.
        SharedBarrier three = BarrierRole.barrier(stage.region(), "three", 3);
        Waiter endless = new Waiter(three);
        while (three.getNumberWaiting() < 1) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> three.await(30, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("three");
        assertThat(endless.outcome())
                .isInstanceOf(BrokenBarrierException.class)
                .asString()
                .contains("the time of pid " + ProcessHandle.current().pid() + " was over");
        assertThat(three.isBroken()).isTrue();
        assertThatThrownBy(() -> three.await(1, TimeUnit.MILLISECONDS)).isInstanceOf(BrokenBarrierException.class);
    }

    @Test
    void shouldBreakIfTheTimeOfTheOtherIsOver() {
        for (String time : List.of("0", "-1", "1", "60")) {
            assertThat(other.call("await " + time)).startsWith("TimeoutException");
            assertThat(barrier.isBroken()).isTrue();
            assertThat(barrier.getNumberWaiting()).isZero();
            assertThatThrownBy(() -> barrier.await())
                    .isInstanceOf(BrokenBarrierException.class)
                    .hasMessageContaining("the time of pid " + other.pid() + " was over");
            assertThat(other.call("reset")).isEqualTo("reset");
        }
        shouldWork();
    }

    @Test
    void shouldNotRunOutOfTimeTooEarly() {
        for (long ms : new long[] {1, 30, 120}) {
            long startNs = System.nanoTime();
            assertThatThrownBy(() -> barrier.await(ms, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
            barrier.reset();
        }
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> barrier.await(none)).isInstanceOf(TimeoutException.class);
            barrier.reset();
        }
    }

    @Test
    void shouldWaitAlmostForEverIfToldSo() throws Exception {
        Waiter waiter = new Waiter(() -> barrier.await(Duration.ofSeconds(Long.MAX_VALUE)));
        awaitWaiting();
        assertThat(other.call("await")).isEqualTo("0");
        assertThat(waiter.outcome()).isEqualTo(1);
        waiter = new Waiter(() -> barrier.await(Long.MAX_VALUE, TimeUnit.DAYS));
        awaitWaiting();
        assertThat(other.call("await")).isEqualTo("0");
        assertThat(waiter.outcome()).isEqualTo(1);
    }

    @Test
    void shouldBreakForAllWhenAborted() {
        Waiter waiter = new Waiter();
        awaitWaiting();
        assertThat(other.call("abort")).isEqualTo("aborted");
        assertThat(waiter.outcome())
                .isInstanceOf(BrokenBarrierException.class)
                .asString()
                .contains("pid " + other.pid() + " has aborted it")
                .contains("reset()");
        assertThat(barrier.isBroken()).isTrue();
        assertThat(other.call("broken")).isEqualTo("true");
        barrier.abort();
        assertThatThrownBy(() -> barrier.await()).isInstanceOf(BrokenBarrierException.class);
        barrier.reset();
        shouldWork();
    }

    @Test
    void shouldSendThoseAwayWhoWaitWhenReset() {
        for (int i = 0; i < 5; i++) {
            Waiter waiter = new Waiter();
            awaitWaiting();
            assertThat(other.call("reset")).isEqualTo("reset");
            assertThat(waiter.outcome())
                    .isInstanceOf(BrokenBarrierException.class)
                    .asString()
                    .contains("has reset it");
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.getNumberWaiting()).isZero();
            other.begin("await");
            awaitWaiting();
            barrier.reset();
            assertThat(other.answer()).startsWith("BrokenBarrierException");
        }
        shouldWork();
    }

    @Test
    void shouldStayWholeWhenResetBetweenTwoGenerations() {
        for (int i = 0; i < 3; i++) {
            shouldWork();
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
            assertThat(other.call("reset")).isEqualTo("reset");
        }
        shouldWork();
    }

    @Test
    void shouldCountWhoWaits() throws Exception {
        assertThat(barrier.getParties()).isEqualTo(2);
        assertThat(barrier.getNumberWaiting()).isZero();
        other.begin("await");
        awaitWaiting();
        assertThat(barrier.getNumberWaiting()).isEqualTo(1);
        barrier.await();
        other.answer();
        assertThat(other.call("waiting")).isEqualTo("0");
    }

    @Test
    void shouldShowWhoWaitsAndWhoHasRegistered() throws Exception {
        assertThat(barrier.state().broken()).isNull();
        assertThat(barrier.state().since()).isNull();
        long generation = barrier.state().generation();
        other.call("register");
        other.begin("await");
        awaitWaiting();
        BarrierState state = barrier.state();
        assertThat(state.parties()).isEqualTo(2);
        assertThat(state.arrived()).isEqualTo(1);
        assertThat(state.since()).isNotNull();
        assertThat(state.waiting()).hasSize(1);
        assertThat(state.waiting().get(0).process()).startsWith("pid " + other.pid());
        assertThat(state.registered()).hasSize(1);
        assertThat(state.registered().get(0)).startsWith("pid " + other.pid());
        assertThat(barrier.toString())
                .startsWith("SharedBarrier guard in region region: 1 of 2 have arrived, since ")
                .contains("waiting [pid " + other.pid())
                .contains("registered [pid " + other.pid());
        barrier.await();
        other.answer();
        assertThat(barrier.state().generation()).isEqualTo(generation + 1);
        assertThat(other.call("deregister")).isEqualTo("deregistered");
        assertThat(barrier.isBroken()).isFalse();

        other.call("abort");
        assertThat(barrier.state().broken()).isEqualTo("pid " + other.pid() + " has aborted it");
        assertThat(barrier.state().since()).isNotNull();
        assertThat(barrier.toString()).contains("BROKEN").contains("aborted");
        barrier.reset();
    }

    @Test
    void shouldBeForItselfWithOneParty() throws Exception {
        SharedBarrier alone = BarrierRole.barrier(stage.region(), "alone", 1);
        Notes its = Notes.of(stage.region(), "alone");
        for (int i = 1; i <= 3; i++) {
            assertThat(alone.await()).isZero();
            assertThat(alone.await(0, TimeUnit.SECONDS)).isZero();
            assertThat(its.actions()).isEqualTo(2L * i);
            its.buffer().putLong(0, 2L * i);
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> alone.await()).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> alone.await()).isInstanceOf(BrokenBarrierException.class);
        alone.reset();
        assertThat(alone.await()).isZero();
    }

    @Test
    void shouldRefuseWhoFindsItWithAnotherNumberOfParties() {
        assertThatThrownBy(() -> SharedBarrier.in(stage.anotherAttachment(), NAME, 3))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("parties=2")
                .hasMessageContaining("parties=3")
                .hasMessageContaining(NAME);
        for (int none : new int[] {0, -1, BarrierDescriptor.MAX_PARTIES + 1}) {
            assertThatThrownBy(() -> SharedBarrier.in(stage.region(), "none", none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("parties=" + none);
        }
    }

    @Test
    void shouldLetOneTooManyWaitForTheNextGeneration() throws Exception {
        notes.manner(Notes.SLEEP_UNTIL_TOLD);
        Waiter first = new Waiter();
        awaitWaiting();
        other.begin("await");
        while (!notes.isInAction()) {
            Thread.onSpinWait();
        }
        Waiter tooMany = new Waiter();
        assertThat(barrier.getNumberWaiting()).isEqualTo(2);
        notes.manner(Notes.BLAMELESS);
        assertThat(first.outcome()).isEqualTo(1);
        assertThat(other.answer()).isEqualTo("0");
        awaitWaiting();
        assertThat(other.call("await")).isEqualTo("0");
        assertThat(tooMany.outcome()).isEqualTo(1);
    }

    @Test
    void shouldLetThoseWhoWaitGoThoughTheActionGoesOn() {
        notes.manner(Notes.SLEEP_UNTIL_TOLD);
        Waiter waiter = new Waiter(() -> barrier.await(100, TimeUnit.MILLISECONDS));
        awaitWaiting();
        other.begin("await");
        assertThat(waiter.outcome()).isInstanceOf(TimeoutException.class);
        assertThat(barrier.isBroken()).isTrue();
        notes.manner(Notes.BLAMELESS);
        assertThat(other.answer()).startsWith("BrokenBarrierException").contains("was over");
        barrier.reset();

        notes.manner(Notes.SLEEP_UNTIL_TOLD);
        waiter = new Waiter();
        awaitWaiting();
        other.begin("await");
        while (!notes.isInAction()) {
            Thread.onSpinWait();
        }
        barrier.reset();
        assertThat(waiter.outcome()).isInstanceOf(BrokenBarrierException.class);
        notes.manner(Notes.BLAMELESS);
        assertThat(other.answer()).startsWith("BrokenBarrierException").contains("reset it");
        shouldWork();
    }

    private void shouldWork() {
        try {
            for (int i = 0; i < 3; i++) {
                other.begin("await");
                awaitWaiting();
                assertThat(barrier.await(1, TimeUnit.MINUTES)).isZero();
                assertThat(other.answer()).isEqualTo("1");
            }
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ThrowingCallable> awaits() {
        return List.of(
                () -> barrier.await(),
                () -> barrier.await(1, TimeUnit.MINUTES),
                () -> barrier.await(0, TimeUnit.SECONDS),
                () -> barrier.await(Duration.ofMinutes(1)));
    }

    private static void awaitWaiting() {
        while (barrier.getNumberWaiting() == 0) {
            assertThat(barrier.isBroken()).isFalse();
            Thread.onSpinWait();
        }
    }

    /** A thread of this process that waits. */
    private static final class Waiter {
        @FunctionalInterface
        interface Await {
            int run() throws Exception;
        }

        private final Thread thread;
        private volatile Object outcome;

        Waiter() {
            this(barrier);
        }

        Waiter(SharedBarrier barrier) {
            this(barrier::await);
        }

        Waiter(Await await) {
            thread = new Thread(
                    () -> {
                        try {
                            outcome = await.run();
                        } catch (Exception e) {
                            outcome = e;
                        }
                    },
                    "waiter");
            thread.setDaemon(true);
            thread.start();
        }

        boolean isWaiting() {
            return outcome == null;
        }

        /** The arrival index, or the exception. */
        Object outcome() {
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            assertThat(outcome).as("after a minute").isNotNull();
            return outcome;
        }
    }
}
