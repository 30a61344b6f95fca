package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedReadWriteLock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Writers change a pair of counters, and readers look at it: never is a writer with anybody, readers see nothing half done,
 * each death of a writer is counted once, and that of a reader not at all.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class ReadWriteLockScenario implements CrashScenario {
    private static final int LONGEST_WAIT_NS = 1_000_000;
    private static final String BEGINNING = "read-write-lock.";

    /** Where one writes, or the next one would find that it had. */
    private static final Set<String> WRITING = Set.of(BEGINNING + "writing", BEGINNING + "marked-consistent");

    private static final ThreadLocal<Player> CURRENT = new ThreadLocal<>();

    private SharedReadWriteLock lock;
    private GuardedPair pair;

    ReadWriteLockScenario() {}

    @Override
    public void open(Region region) {
        pair = GuardedPair.in(region);
        lock = SharedReadWriteLock.in(region, "guard").onOwnerDeath(written -> repair());
    }

    private void repair() {
        Player player = CURRENT.get();
        if (player == null) {
            pair.repair();
            lock.markConsistent();
        } else {
            player.announce(Phase.HOLDING);
            pair.repair(player);
            lock.markConsistent();
            player.announce(Phase.UNSURE); // a reader writes no longer when it comes back
        }
    }

    @Override
    public void play(Player player) throws InterruptedException {
        CURRENT.set(player);
        player.announce(Phase.UNSURE);
        if (player.random().nextInt(3) == 0) {
            write(player);
        } else {
            read(player);
        }
        player.announce(Phase.OUTSIDE);
    }

    private void write(Player player) throws InterruptedException {
        if (!acquire(lock.writeLock(), player)) {
            return;
        }
        boolean downgrades = player.random().nextInt(4) == 0;
        try {
            player.announce(Phase.HOLDING);
            pair.work(player);
            if (downgrades) {
                lock.readLock().lock();
            }
            player.announce(Phase.UNSURE);
        } finally {
            lock.writeLock().unlock();
        }
        if (downgrades) {
            player.announce(Phase.OUTSIDE);
            try {
                pair.look(player);
            } finally {
                lock.readLock().unlock();
            }
        }
    }

    private void read(Player player) throws InterruptedException {
        if (!acquire(lock.readLock(), player)) {
            return;
        }
        try {
            player.announce(Phase.OUTSIDE);
            pair.look(player);
        } finally {
            lock.readLock().unlock();
        }
    }

    private static boolean acquire(Lock lock, Player player) throws InterruptedException {
        return switch (player.random().nextInt(5)) {
            case 0 -> lock.tryLock();
            case 1 -> lock.tryLock(player.random().nextInt(LONGEST_WAIT_NS), TimeUnit.NANOSECONDS);
            default -> {
                lock.lock();
                yield true;
            }
        };
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedReadWriteLock.class, BEGINNING);
    }

    /** Of the mutex inside nobody is a writer yet, or any more. */
    @Override
    public Phase phaseAt(String label, Phase announced) {
        return WRITING.contains(label) || (announced == Phase.HOLDING && label.startsWith(BEGINNING + "reader"))
                ? Phase.HOLDING
                : Phase.OUTSIDE;
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        Expect.that(lock.writeLock().tryLock(10, TimeUnit.SECONDS), "cannot be acquired any more: " + lock);
        try {
            long least = report.killedWhile(Phase.HOLDING);
            Expect.between("ownerDeaths", lock.ownerDeaths(), least, least + report.killedWhile(Phase.UNSURE));
            Expect.that(pair.isSound(), "half done, and nobody says so: " + lock);
            Expect.that(lock.getReadLockCount() == 0, "somebody still reads: " + lock);
            return "ownerDeaths=" + lock.ownerDeaths() + " writes=" + pair.count();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public String state() {
        return lock.toString();
    }
}
