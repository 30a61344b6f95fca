package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedSemaphore;
import io.mortise.value.LongArray;
import java.time.Duration;
import java.util.Set;

/**
 * Everybody gives and takes signals. None is lost or doubled: what is there in the end is what was given, but for what was
 * taken, and what the killed were at work on.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class SemaphoreScenario implements CrashScenario {
    private static final int BOUND = 8;
    private static final int LONGEST_WAIT_NS = 20_000_000;

    private static final int GIVING = 0;
    private static final int GIVEN = 1;
    private static final int TAKEN = 2;

    private SharedSemaphore semaphore;
    private LongArray counts;

    SemaphoreScenario() {}

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", TAKEN + 1);
        semaphore = SharedSemaphore.in(
                region, "signals", SemaphoreOptions.permits(0).bound(BOUND));
    }

    @Override
    public void play(Player player) throws InterruptedException {
        int count = 1 + player.random().nextInt(2);
        if (player.random().nextBoolean()) {
            give(count);
        } else {
            player.announce(Phase.UNSURE);
            if (take(player, count)) {
                counts.getAndAdd(TAKEN, count);
            }
            player.announce(Phase.OUTSIDE);
        }
    }

    private void give(int count) {
        counts.getAndAdd(GIVING, count);
        try {
            semaphore.release(count);
            counts.getAndAdd(GIVEN, count);
        } catch (IllegalStateException full) {
            counts.getAndAdd(GIVING, -count);
        }
    }

    private boolean take(Player player, int count) throws InterruptedException {
        return player.random().nextInt(4) == 0
                ? semaphore.tryAcquire(count)
                : semaphore.tryAcquire(count, Duration.ofNanos(player.random().nextInt(LONGEST_WAIT_NS)));
    }

    @Override
    public Set<String> labels() {
        return Set.of("semaphore.permits-taken", "semaphore.permits-given", "semaphore.others-woken");
    }

    @Override
    public String check(CrashReport report) {
        long there = semaphore.availablePermits();
        long unsure = 2L * report.killedWhile(Phase.UNSURE);
        Expect.between(
                "permits",
                there,
                counts.get(GIVEN) - counts.get(TAKEN) - unsure,
                counts.get(GIVING) - counts.get(TAKEN));
        Expect.between("permits", there, 0, BOUND);
        return "given=" + counts.get(GIVEN) + " taken=" + counts.get(TAKEN) + " there=" + there;
    }

    @Override
    public String state() {
        return semaphore.toString();
    }
}
