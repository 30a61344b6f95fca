package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedReentrantLock;
import java.util.concurrent.locks.Lock;

/** {@link SharedReentrantLock}, also held more than once. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class ReentrantLockScenario extends MutexScenario {
    private SharedReentrantLock lock;

    ReentrantLockScenario() {}

    @Override
    Lock lockIn(Region region, Runnable repair) {
        lock = SharedReentrantLock.in(region, "guard").onOwnerDeath(held -> {
            repair.run();
            held.markConsistent();
        });
        return lock;
    }

    @Override
    void work(Player player, Lock held, GuardedPair guarded) {
        held.lock();
        try {
            guarded.work(player);
        } finally {
            held.unlock();
        }
    }

    @Override
    long ownerDeaths() {
        return lock.ownerDeaths();
    }

    @Override
    boolean isInconsistent() {
        return lock.isInconsistent();
    }
}
