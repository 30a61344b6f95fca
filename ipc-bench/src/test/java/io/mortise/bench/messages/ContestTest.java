package io.mortise.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.harness.Placement;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final Tuning SPIN = new Tuning(1, 1, Waits.SPIN, 1);
    private static final Tuning PAUSE = new Tuning(1, 1, Waits.PAUSE, 1);

    private final Contest contest = new Contest();

    @Test
    void shouldChooseTheBestOfAllTries() {
        contest.add(SPIN, Placement.NEAR, 10);
        contest.add(PAUSE, Placement.NEAR, 5);
        contest.add(SPIN, Placement.NEAR, 10);
        contest.add(PAUSE, Placement.NEAR, 20);

        assertThat(contest.best()).isEqualTo(PAUSE);
    }

    @Test
    void shouldNotPreferTheOneThatWasTriedAtABetterPlacement() {
        contest.add(SPIN, Placement.FAR, 10);
        contest.add(PAUSE, Placement.FAR, 5);
        contest.add(PAUSE, Placement.NEAR, 50);

        assertThat(contest.best()).isEqualTo(SPIN);
    }

    @Test
    void shouldTakeWhatIsMixedIfThereIsNothingElse() {
        contest.add(SPIN, Placement.MIXED, 1);
        contest.add(PAUSE, Placement.MIXED, 2);

        assertThat(contest.best()).isEqualTo(PAUSE);
    }
}
