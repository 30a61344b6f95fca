package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedCondition;
import io.mortise.sync.SharedReentrantLock;
import io.mortise.value.LongArray;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A place for some things, guarded by a lock, with a condition for those who wait for things and one for those who wait for room.
 * They wait without a limit: one whose wake-up is lost waits for ever.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class ConditionScenario implements CrashScenario {
    private static final int ROOM = 2;
    private static final String BEGINNING = "condition.";

    /** Where a waiting one has not got the lock. */
    private static final Set<String> WITHOUT_LOCK =
            Set.of(BEGINNING + "lock-released", BEGINNING + "slept", BEGINNING + "wait-over");

    private static final int THERE = 0;
    private static final int PUT = 1;
    private static final int TAKEN = 2;
    private static final int OVER = 3;

    private static final ThreadLocal<Player> CURRENT = new ThreadLocal<>();

    private SharedReentrantLock lock;
    private SharedCondition notEmpty;
    private SharedCondition notFull;
    private LongArray counts;

    ConditionScenario() {}

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", OVER + 1);
        lock = SharedReentrantLock.in(region, "guard").onOwnerDeath(held -> repair());
        notEmpty = lock.condition("notEmpty");
        notFull = lock.condition("notFull");
    }

    /** What was put and taken counts. */
    private void repair() {
        Player player = CURRENT.get();
        if (player != null) {
            player.announce(Phase.HOLDING);
        }
        counts.setPlain(THERE, counts.getPlain(PUT) - counts.getPlain(TAKEN));
        lock.markConsistent();
    }

    /** Each process has one part for good, so that there is always a witness of either kind. */
    @Override
    public void play(Player player) throws InterruptedException {
        CURRENT.set(player);
        player.announce(Phase.UNSURE);
        lock.lock();
        try {
            player.announce(Phase.HOLDING);
            if (player.id() % 2 == 0) {
                change(player, notFull, ROOM, PUT, 1, notEmpty);
            } else {
                change(player, notEmpty, 0, TAKEN, -1, notFull);
            }
            player.announce(Phase.UNSURE);
        } finally {
            lock.unlock();
        }
        player.announce(Phase.OUTSIDE);
    }

    private void change(
            Player player, SharedCondition possible, long impossibleAt, int counter, long by, SharedCondition others)
            throws InterruptedException {
        while (counts.getPlain(THERE) == impossibleAt) {
            if (counts.getPlain(OVER) != 0) {
                return;
            }
            player.announce(Phase.UNSURE);
            await(player, possible);
            player.announce(Phase.HOLDING);
        }
        long there = counts.getPlain(THERE) + by;
        Expect.between("there", there, 0, ROOM);
        counts.setPlain(THERE, there);
        player.dawdle();
        counts.setPlain(counter, counts.getPlain(counter) + 1);
        Expect.that(
                counts.getPlain(THERE) == there && counts.getPlain(PUT) - counts.getPlain(TAKEN) == there,
                "not alone: " + lock);
        if (player.random().nextInt(8) == 0) {
            others.signalAll();
        } else {
            others.signal();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private static void await(Player player, SharedCondition possible) throws InterruptedException {
        if (player.random().nextInt(8) == 0) {
            boolean signalled = possible.await(Duration.ofMillis(1));
            Expect.that(signalled || !Thread.interrupted(), "interrupted by nobody");
        } else {
            possible.await();
        }
    }

    /** Who waits for the one that leaves now waits no longer. */
    @Override
    public void leave(Player player) {
        if (player.isEnding()) {
            lock.lock();
            try {
                counts.setPlain(OVER, 1);
                notEmpty.signalAll();
                notFull.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedCondition.class, BEGINNING);
    }

    @Override
    public Phase phaseAt(String label, Phase announced) {
        if (label.startsWith(BEGINNING)) {
            return WITHOUT_LOCK.contains(label) ? Phase.OUTSIDE : Phase.HOLDING;
        }
        return LockLabels.phaseAt(label, announced);
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        Expect.that(lock.tryLock(10, TimeUnit.SECONDS), "cannot be acquired any more: " + lock);
        try {
            long least = report.killedWhile(Phase.HOLDING);
            Expect.between("ownerDeaths", lock.ownerDeaths(), least, least + report.killedWhile(Phase.UNSURE));
            long put = counts.getPlain(PUT);
            long there = put - counts.getPlain(TAKEN);
            Expect.that(there == counts.getPlain(THERE), "half done, and nobody says so: " + lock);
            Expect.between("there", there, 0, ROOM);
            return "ownerDeaths=" + lock.ownerDeaths() + " put=" + put;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String state() {
        return lock + " " + notEmpty + " " + notFull;
    }
}
