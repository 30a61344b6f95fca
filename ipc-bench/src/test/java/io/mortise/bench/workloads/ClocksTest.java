package io.mortise.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.harness.Fault;
import io.mortise.process.ProcessPool;
import org.junit.jupiter.api.Test;

class ClocksTest {
    private final Clocks clocks = new Clocks();

    @Test
    void shouldTakeClocksForOneThatMayBe() {
        clocks.learn(done(7, 1_100, 1_900), 1_000, 2_000);
        clocks.learn(done(7, 3_000, 3_100), 3_000, 3_100);

        assertThat(clocks.offsetNs(7)).isZero();
        assertThat(clocks.describe()).contains("all processes read the same; checked by 2 tasks");
    }

    @Test
    void shouldTakeTheMiddleOfWhatIsPossible() {
        clocks.learn(done(7, 1_100, 1_900), 1_000, 2_000);
        clocks.learn(done(8, 501_100, 501_900), 1_000, 2_000); // 499,900 to 500,100
        clocks.learn(done(8, 502_000, 503_000), 2_000, 3_020); // 499,980 to 500,000

        assertThat(clocks.offsetNs(7)).isZero();
        assertThat(clocks.offsetNs(8)).isEqualTo(499_990);
        assertThat(clocks.describe()).contains("each process has one of its own");
    }

    @Test
    void shouldKnowAClockThatRunsBehind() {
        clocks.learn(done(8, -500_000, -499_000), 0, 1_000);

        assertThat(clocks.offsetNs(8)).isEqualTo(-500_000);
    }

    @Test
    void shouldFindTheClockOfAnotherJvmWithinTheTimeOfOneTask() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            long beforeNs = System.nanoTime();
            Done done = pool.submit(new Job(new Nap(1), Fault.NONE)).get();
            long afterNs = System.nanoTime();
            clocks.learn(done, beforeNs, afterNs);

            long startNs = done.startNs() - clocks.offsetNs(done.pid());
            long endNs = done.endNs() - clocks.offsetNs(done.pid());
            assertThat(done.pid()).isNotEqualTo(ProcessHandle.current().pid());
            assertThat(startNs).isBetween(beforeNs, afterNs);
            assertThat(endNs).isBetween(startNs, afterNs);
        }
    }

    private static Done done(long pid, long startNs, long endNs) {
        return new Done(pid, 1, startNs, endNs, 0);
    }
}
