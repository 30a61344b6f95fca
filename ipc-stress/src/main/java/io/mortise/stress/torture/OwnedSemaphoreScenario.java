package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedSemaphore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some permits for more players: never have more of them one than there are, each permit of a dead one comes back once, and
 * nobody waits for ever.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class OwnedSemaphoreScenario implements CrashScenario {
    private static final int PERMITS = 3;
    private static final int LONGEST_WAIT_NS = 2_000_000;
    private static final String BEGINNING = "semaphore.";

    /** What the cell says, that one has: it decides. */
    private static final Map<String, Phase> PHASES = Map.of(
            BEGINNING + "hold-written", Phase.HOLDING,
            BEGINNING + "available-lowered", Phase.HOLDING,
            BEGINNING + "hold-lowered", Phase.OUTSIDE,
            BEGINNING + "available-raised", Phase.OUTSIDE,
            BEGINNING + "permits-given", Phase.OUTSIDE,
            BEGINNING + "others-woken", Phase.OUTSIDE);

    private SharedSemaphore semaphore;
    private Chairs chairs;

    OwnedSemaphoreScenario() {}

    @Override
    public void open(Region region) {
        chairs = Chairs.in(region, PERMITS);
        semaphore = SharedSemaphore.in(
                region,
                "permits",
                SemaphoreOptions.permits(PERMITS).bound(PERMITS).owned());
    }

    @Override
    public void play(Player player) throws InterruptedException {
        player.announce(Phase.UNSURE);
        if (acquire(player)) {
            player.announce(Phase.HOLDING);
            int chair = chairs.take();
            player.dawdle();
            chairs.leave(chair);
            player.announce(Phase.UNSURE);
            semaphore.release();
        }
        player.announce(Phase.OUTSIDE);
    }

    private boolean acquire(Player player) throws InterruptedException {
        return switch (player.random().nextInt(5)) {
            case 0 -> semaphore.tryAcquire();
            case 1 -> semaphore.tryAcquire(Duration.ofNanos(player.random().nextInt(LONGEST_WAIT_NS)));
            default -> {
                semaphore.acquire();
                yield true;
            }
        };
    }

    /** But for what one does only when it closes its region. */
    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedSemaphore.class, BEGINNING).stream()
                .filter(label -> !label.equals(BEGINNING + "left"))
                .collect(Collectors.toSet());
    }

    @Override
    public Phase phaseAt(String label, Phase announced) {
        return PHASES.getOrDefault(label, announced);
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        Expect.that(semaphore.tryAcquire(PERMITS, Duration.ofSeconds(10)), "permits are gone: " + semaphore);
        Expect.that(semaphore.availablePermits() == 0, "permits too many: " + semaphore);
        semaphore.release(PERMITS);
        long reclaimed = semaphore.state().reclaimed();
        long least = report.killedWhile(Phase.HOLDING);
        Expect.between("reclaimed", reclaimed, least, least + report.killedWhile(Phase.UNSURE));
        return "reclaimed=" + reclaimed;
    }

    @Override
    public String state() {
        return semaphore.toString();
    }
}
