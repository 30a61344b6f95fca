package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedLock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;

/**
 * A lock, acquired in every way there is, guards a pair of counters, which the next holder repairs after a death. Never are two
 * inside, and each death of a holder is counted once.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
abstract class MutexScenario implements CrashScenario {
    private static final int LONGEST_WAIT_NS = 1_000_000;

    private static final ThreadLocal<Player> CURRENT = new ThreadLocal<>();
    private Lock lock;
    private GuardedPair pair;

    MutexScenario() {}

    /** The lock, with a hook that does that, and then marks it consistent. */
    abstract Lock lockIn(Region region, Runnable repair);

    abstract long ownerDeaths();

    abstract boolean isInconsistent();

    @Override
    public final void open(Region region) {
        pair = GuardedPair.in(region);
        lock = lockIn(region, this::repair);
    }

    private void repair() {
        Player player = CURRENT.get();
        if (player == null) {
            pair.repair();
        } else {
            player.announce(Phase.HOLDING);
            pair.repair(player);
        }
    }

    @Override
    public void play(Player player) throws InterruptedException {
        CURRENT.set(player);
        player.announce(Phase.UNSURE);
        if (acquire(player)) {
            try {
                player.announce(Phase.HOLDING);
                work(player, lock, pair);
                player.announce(Phase.UNSURE);
            } finally {
                lock.unlock();
            }
        }
        player.announce(Phase.OUTSIDE);
    }

    void work(Player player, Lock held, GuardedPair guarded) {
        guarded.work(player);
    }

    private boolean acquire(Player player) throws InterruptedException {
        return switch (player.random().nextInt(5)) {
            case 0 -> lock.tryLock();
            case 1 -> lock.tryLock(player.random().nextInt(LONGEST_WAIT_NS), TimeUnit.NANOSECONDS);
            case 2 -> {
                lock.lockInterruptibly();
                yield true;
            }
            default -> {
                lock.lock();
                yield true;
            }
        };
    }

    @Override
    public final Set<String> labels() {
        return CrashLabels.in(SharedLock.class, "lock.").stream()
                .filter(this::mustBeReached)
                .collect(Collectors.toSet());
    }

    /** All but where others release it than its holder. */
    boolean mustBeReached(String label) {
        return !label.equals("lock.released-for-holder");
    }

    @Override
    public final Phase phaseAt(String label, Phase announced) {
        return LockLabels.phaseAt(label, announced);
    }

    @Override
    public final String check(CrashReport report) throws InterruptedException {
        Expect.that(lock.tryLock(10, TimeUnit.SECONDS), "cannot be acquired any more: " + lock);
        try {
            long least = report.killedWhile(Phase.HOLDING);
            Expect.between("ownerDeaths", ownerDeaths(), least, least + report.killedWhile(Phase.UNSURE));
            Expect.that(pair.isSound() && !isInconsistent(), "half done, and nobody says so: " + lock);
            return "ownerDeaths=" + ownerDeaths() + " acquisitions=" + pair.count();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final String state() {
        return lock.toString();
    }
}
