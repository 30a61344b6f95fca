package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.RegionMismatchException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a latch promises to those who live, whoever the other party is, and with and without the futex. */
@ParameterizedClass
@MethodSource("io.mortise.sync.Setting#all")
class LatchContractTest {
    private static Stage<LatchRole.Latches> stage;
    private static Party other;

    @Parameter
    @SuppressWarnings("UnusedVariable") // the stage has it
    private Setting setting;

    private String name;
    private SharedLatch latch;

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new LatchRole(), 1);
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @BeforeEach
    void make(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        latch = make(name, 3);
    }

    private SharedLatch make(String another, int count) {
        assertThat(other.call("use " + another + " " + count)).isEqualTo("done");
        return SharedLatch.in(stage.region(), another, count);
    }

    @AfterEach
    void shouldEndQuiet() {
        assertThat(latch.state().waiters()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldCountDownToZeroAndNoFurther() {
        assertThat(latch.getCount()).isEqualTo(3);
        latch.countDown();
        assertThat(other.call("getCount")).isEqualTo("2");
        other.call("countDown");
        assertThat(latch.getCount()).isEqualTo(1);
        other.call("countDown");
        assertThat(latch.getCount()).isZero();
        latch.countDown();
        other.call("countDown");
        assertThat(latch.getCount()).isZero();
        assertThat(other.call("getCount")).isEqualTo("0");
    }

    @Test
    void shouldLetAllWaitUntilItIsZero() {
        try (Party second = Party.thread(new LatchRole(), new LatchRole.Latches(latch), stage.region())) {
            other.begin("await");
            second.begin("await 60000");
            awaitSleepers(2);
            latch.countDown();
            latch.countDown();
            assertThat(latch.state().waiters()).isEqualTo(2);
            latch.countDown();
            assertThat(other.answer()).isEqualTo("true");
            assertThat(second.answer()).isEqualTo("true");
        }
    }

    @Test
    void shouldWaitForTheOther() throws InterruptedException {
        Thread counter = new Thread(() -> {
            awaitSleepers(1);
            for (int i = 0; i < 3; i++) {
                other.call("countDown");
            }
        });
        counter.start();
        latch.await();
        assertThat(latch.getCount()).isZero();
        counter.join();
    }

    @Test
    void shouldNotWaitOnceItIsOpen() throws InterruptedException {
        SharedLatch open = make(name + "-open", 0);
        open.await();
        assertThat(open.await(0, TimeUnit.SECONDS)).isTrue();
        assertThat(open.await(Duration.ofDays(-1))).isTrue();
        open.countDown();
        assertThat(open.getCount()).isZero();
        assertThat(other.call("await")).isEqualTo("true");
    }

    @Test
    void shouldEndWhenTheTimeIsOverAndNotBefore() throws InterruptedException {
        assertThat(latch.await(0, TimeUnit.SECONDS)).isFalse();
        assertThat(latch.await(-1, TimeUnit.SECONDS)).isFalse();
        assertThat(latch.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        for (long ms : new long[] {1, 30, 120}) {
            long startNs = System.nanoTime();
            assertThat(latch.await(ms, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        assertThat(latch.await(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void shouldThrowIfInterruptedBefore() {
        SharedLatch open = make(name + "-open", 0);
        for (SharedLatch one : List.of(latch, open)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> one.await()).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> one.await(Duration.ofSeconds(1))).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
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
    void shouldRefuseAnotherCount() {
        assertThatThrownBy(() -> SharedLatch.in(stage.region(), name, 4))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("latch(3)")
                .hasMessageContaining("latch(4)");
        assertThat(other.call("use " + name + " 5")).startsWith("RegionMismatchException");
        assertThatThrownBy(() -> SharedLatch.in(stage.region(), name, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count=-1");
    }

    @Test
    void shouldShowWhoCountedAndWhoWaits() {
        assertThat(latch.toString()).contains("3 of 3 missing");
        latch.countDown();
        latch.countDown();
        other.begin("await 60000");
        awaitSleepers(1);
        LatchState state = latch.state();
        assertThat(state.count()).isEqualTo(1);
        assertThat(state.initial()).isEqualTo(3);
        assertThat(state.lastCountedBy())
                .startsWith("pid " + ProcessHandle.current().pid());
        assertThat(state.openSince()).isNull();
        assertThat(state.waiting().get(0).process()).startsWith("pid " + other.pid());
        latch.countDown();
        assertThat(other.answer()).isEqualTo("true");
        assertThat(latch.state().openSince()).isNotNull();
        assertThat(latch.toString()).contains("0 of 3, open since");
    }

    private void awaitSleepers(int count) {
        Eventually.becomesTrue(() -> latch.state().waiters() >= count, latch);
    }
}
