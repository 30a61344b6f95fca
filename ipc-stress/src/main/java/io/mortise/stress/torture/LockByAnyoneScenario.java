package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.sync.SharedLock;

/** A {@link SharedLock} that may be released by anyone: where nobody does, it keeps the same promises. */
final class LockByAnyoneScenario extends LockScenario {
    LockByAnyoneScenario() {}

    @Override
    SharedLock lockIn(Region region) {
        return SharedLock.in(region, "guard", SharedLock.Release.BY_ANYONE);
    }

    /** It has a release of its own. */
    @Override
    boolean mustBeReached(String label) {
        return !label.equals("lock.released") && !label.equals("lock.released-before-waking");
    }
}
