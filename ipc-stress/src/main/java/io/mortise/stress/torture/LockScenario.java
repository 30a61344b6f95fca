package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.sync.SharedLock;
import java.util.concurrent.locks.Lock;

/** {@link SharedLock}. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class LockScenario extends MutexScenario {
    private SharedLock lock;

    LockScenario() {}

    @Override
    Lock lockIn(Region region, Runnable repair) {
        lock = SharedLock.in(region, "guard").onOwnerDeath(held -> {
            repair.run();
            held.markConsistent();
        });
        return lock;
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
