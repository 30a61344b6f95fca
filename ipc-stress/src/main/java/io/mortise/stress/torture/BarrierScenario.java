package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedBarrier;
import io.mortise.value.LongArray;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * Players meet at a barrier, some registered, and reset it when it is broken. It trips only when enough have come, each place in a
 * generation is given once, and nobody waits for the dead.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class BarrierScenario implements CrashScenario {
    private static final int PARTIES = 3;

    /** Longer than others are stopped, so that time is seldom over. */
    private static final int SHORTEST_WAIT_MS = 100;

    private static final int LONGEST_WAIT_MS = 400;

    private static final int CAME = PARTIES;
    private static final int ACTIONS = PARTIES + 1;
    private static final int BREAKS = PARTIES + 2;

    /** How often each place was taken; how many came, the action was run, and somebody learnt of a break. */
    private LongArray counts;

    private SharedBarrier barrier;

    BarrierScenario() {}

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", BREAKS + 1);
        barrier = SharedBarrier.in(region, "meeting", PARTIES, this::act);
    }

    /** Atomic, for one that is stopped in the action of a generation that others then break may overlap with a later one. */
    private void act() {
        long actions = counts.getAndAdd(ACTIONS, 1) + 1;
        long came = counts.get(CAME);
        if (came < actions * PARTIES) {
            throw new AssertionError("tripped too early: actions=" + actions + " came=" + came + " " + barrier);
        }
    }

    @Override
    public void play(Player player) throws InterruptedException {
        player.announce(Phase.UNSURE);
        if (player.random().nextInt(4) == 0) {
            try (SharedBarrier.Registration here = barrier.register()) {
                meet(player);
                player.dawdle();
                if (here == null) {
                    throw new AssertionError("no registration");
                }
            }
        } else if (player.random().nextInt(50) == 0) {
            barrier.abort();
        } else {
            meet(player);
        }
        player.announce(Phase.OUTSIDE);
    }

    private void meet(Player player) throws InterruptedException {
        counts.getAndAdd(CAME, 1);
        try {
            int place = barrier.await(Duration.ofMillis(player.random().nextInt(SHORTEST_WAIT_MS, LONGEST_WAIT_MS)));
            long taken = counts.getAndAdd(place, 1) + 1;
            if (taken > counts.get(ACTIONS)) {
                throw new AssertionError("place=" + place + " was given too often: taken=" + taken + " " + barrier);
            }
        } catch (BrokenBarrierException | TimeoutException e) {
            counts.getAndAdd(BREAKS, 1);
            if (barrier.isBroken()) {
                barrier.reset();
            }
        }
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedBarrier.class, "barrier.");
    }

    @Override
    public String check(CrashReport report) {
        barrier.reset();
        Expect.that(!barrier.isBroken(), "broken after the reset: " + barrier);
        Expect.that(barrier.getNumberWaiting() == 0, "somebody waits: " + barrier);
        long trips = counts.get(ACTIONS);
        for (int place = 0; place < PARTIES; place++) {
            // Who was killed may have been on the way back, or have broken it after the action.
            Expect.between("place " + place, counts.get(place), trips - report.kills() - counts.get(BREAKS), trips);
        }
        return "trips=" + trips + " breaks=" + counts.get(BREAKS);
    }

    @Override
    public String state() {
        return barrier.toString();
    }
}
