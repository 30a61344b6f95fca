package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.sync.SharedLock;
import java.util.concurrent.locks.Lock;

/** A {@link SharedLock} that may be released by anyone: where nobody does, it keeps the same promises. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class LockByAnyoneScenario extends MutexScenario {
    private SharedLock lock;

    LockByAnyoneScenario() {}

    @Override
    Lock lockIn(Region region, Runnable repair) {
        lock = SharedLock.in(region, "guard", SharedLock.Release.BY_ANYONE).onOwnerDeath(held -> {
            repair.run();
            held.markConsistent();
        });
        return lock;
    }

    /** It has a release of its own. */
    @Override
    boolean mustBeReached(String label) {
        return !label.equals("lock.released") && !label.equals("lock.released-before-waking");
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
