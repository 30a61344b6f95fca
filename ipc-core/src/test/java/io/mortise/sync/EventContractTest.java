package io.mortise.sync;

import static io.mortise.sync.Stage.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event promises to those who live, whoever the other party is, and with and without the futex. */
@ParameterizedClass
@MethodSource("io.mortise.sync.Setting#all")
class EventContractTest {
    private static Stage<SharedEvent> stage;
    private static SharedEvent event;
    private static Party other;

    @Parameter
    @SuppressWarnings("UnusedVariable") // the stage has it
    private Setting setting;

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new EventRole());
        event = stage.handle();
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @AfterEach
    void shouldEndQuiet() {
        event.clear();
        assertThat(event.state().waiters()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldBeSetUntilItIsCleared() {
        assertThat(event.isSet()).isFalse();
        assertThat(other.call("isSet")).isEqualTo("false");
        event.set();
        event.set();
        assertThat(event.isSet()).isTrue();
        assertThat(other.call("isSet")).isEqualTo("true");
        assertThat(other.call("clear")).isEqualTo("done");
        assertThat(event.isSet()).isFalse();
        event.clear();
        assertThat(other.call("set")).isEqualTo("done");
        assertThat(event.isSet()).isTrue();
    }

    @Test
    void shouldNotWaitForWhatIsSet() throws InterruptedException {
        other.call("set");
        event.await();
        event.awaitUninterruptibly();
        assertThat(event.await(1, TimeUnit.NANOSECONDS)).isTrue();
        assertThat(event.await(Duration.ZERO)).isTrue();
        assertThat(event.await(Long.MIN_VALUE, TimeUnit.DAYS)).isTrue();
        assertThat(event.isSet()).isTrue();
    }

    @Test
    void shouldLetOneWaitUntilItIsSet() {
        for (String form : List.of("await", "await 60000", "awaitUninterruptibly")) {
            other.begin(form);
            awaitSleepers(1);
            event.set();
            assertThat(other.answer()).isEqualTo("true");
            event.clear();
        }
    }

    @Test
    void shouldWaitForTheOther() throws InterruptedException {
        for (Interruptible wait : List.<Interruptible>of(
                () -> event.await(),
                () -> event.awaitUninterruptibly(),
                () -> assertThat(event.await(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue())) {
            Thread setter = new Thread(() -> {
                awaitSleepers(1);
                other.call("pulse");
            });
            setter.start();
            wait.perform();
            setter.join();
            assertThat(event.isSet()).isFalse();
        }
    }

    private interface Interruptible {
        void perform() throws InterruptedException;
    }

    @Test
    void shouldLetAllGoThoughItIsClearedAtOnce() {
        List<Party> more = List.of(
                other,
                Party.thread(new EventRole(), event, stage.region()),
                Party.thread(new EventRole(), event, stage.region()),
                Party.thread(new EventRole(), SharedEvent.in(stage.anotherAttachment(), NAME), stage.region()));
        for (int round = 0; round < 20; round++) {
            more.forEach(one -> one.begin("await"));
            awaitSleepers(more.size());
            event.set();
            event.clear();
            more.forEach(one -> assertThat(one.answer()).isEqualTo("true"));
            assertThat(event.state().waiters()).isZero();
        }
        more.subList(1, more.size()).forEach(Party::close);
    }

    @Test
    void shouldSeeWhatWasWrittenBeforeTheSet() {
        long setsBefore = event.state().sets();
        for (int round = 1; round <= 200; round++) {
            other.begin("await 60000");
            event.set();
            assertThat(other.answer()).isEqualTo("true");
            event.clear();
        }
        assertThat(event.state().sets()).isEqualTo(setsBefore + 200);
    }

    @Test
    void shouldEndWhenTheTimeIsOverAndNotBefore() throws InterruptedException {
        assertThat(event.await(0, TimeUnit.SECONDS)).isFalse();
        assertThat(event.await(-1, TimeUnit.SECONDS)).isFalse();
        assertThat(event.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        for (long ms : new long[] {1, 30, 120}) {
            long startNs = System.nanoTime();
            assertThat(event.await(ms, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        assertThat(event.await(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void shouldThrowIfInterruptedBefore() {
        event.set();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> event.await()).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> event.await(Duration.ZERO)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldThrowIfInterruptedWhileItWaits() {
        for (String form : List.of("await", "await 60000")) {
            other.begin(form);
            awaitSleepers(1);
            other.interrupt();
            assertThat(other.answer()).isEqualTo("interrupted");
        }
    }

    @Test
    void shouldKeepTheInterruptOfOneThatDoesNotHeedIt() {
        other.begin("awaitUninterruptibly");
        awaitSleepers(1);
        other.interrupt();
        event.set();
        // Unless it was quicker than the interrupt to arrive.
        assertThat(other.answer()).startsWith("true");
        Thread.currentThread().interrupt();
        event.awaitUninterruptibly();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldShowWhoSetItAndWhoWaits() {
        other.call("set");
        EventState state = event.state();
        assertThat(state.isSet()).isTrue();
        assertThat(state.lastSetBy()).startsWith("pid " + other.pid());
        assertThat(state.lastSetAt()).isNotNull();
        assertThat(event.toString()).contains(NAME).contains(": set, last set by pid " + other.pid());
        event.clear();
        other.begin("await");
        awaitSleepers(1);
        assertThat(event.state().waiting().get(0).process()).startsWith("pid " + other.pid());
        assertThat(event.toString()).contains("not set").contains("waited for by [pid " + other.pid());
        event.set();
        assertThat(other.answer()).isEqualTo("true");
    }

    private static void awaitSleepers(int count) {
        Eventually.becomesTrue(() -> event.state().waiters() >= count, event);
    }
}
