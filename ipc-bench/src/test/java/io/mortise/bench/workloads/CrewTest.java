package io.mortise.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.bench.harness.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrewTest {
    private final Clocks clocks = new Clocks();

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldDoTheSameTasksInOrderWhereverTheyRun(Mode mode) throws Exception {
        try (Crew crew = Crew.open(mode, Plans.tiny(), clocks)) {
            crew.awaitAll();

            Turn turn = crew.run("cpu", List.of(new CountPrimes(0, 10), new CountPrimes(0, 100)), Fault.NONE);

            assertThat(turn.values()).containsExactly(4L, 25L);
            assertThat(turn.elapsedNs()).isPositive();
            assertThat(turn.tasks())
                    .extracting(Done::pid)
                    .allMatch(pid -> mode == Mode.PROCESSES
                            ^ pid == ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldSayWhichTaskHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Work stuck = () -> {
            never.await();
            return 0;
        };
        try (Crew crew = Crew.open(Mode.THREADS, Plans.patient(Duration.ofMillis(50)), clocks)) {
            assertThatThrownBy(() -> crew.run("cpu", List.of(new CountPrimes(0, 10), stuck), Fault.NONE))
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageStartingWith("cpu, threads, task 2 of 2 hangs");
        }
    }

    @Test
    void shouldHireNobodyWhenTheRunIsOver() {
        Crews crews = new Crews(Plans.tiny(), clocks);
        Crew crew = crews.open(Mode.SERIAL);
        crews.close();

        assertThat(crews.isClosed()).isTrue();
        assertThatThrownBy(() -> crew.run("cpu", List.of(new CountPrimes(0, 10)), Fault.NONE))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> crews.open(Mode.SERIAL)).isInstanceOf(RejectedExecutionException.class);
    }
}
