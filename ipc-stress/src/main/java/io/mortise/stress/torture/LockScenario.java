package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.sync.SharedLock;
import java.util.concurrent.locks.Lock;

/** {@link SharedLock}. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
class LockScenario extends MutexScenario {
    private SharedLock lock;

    LockScenario() {}

    @Override
    Lock lockIn(Region region, Runnable repair) {
        lock = lockIn(region).onOwnerDeath(held -> {
            repair.run();
            held.markConsistent();
        });
        return lock;
    }

    SharedLock lockIn(Region region) {
        return SharedLock.in(region, "guard");
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
