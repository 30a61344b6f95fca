package io.mortise.sync;

import io.mortise.region.Region;

/** Which of the two locks a test runs on. */
enum LockKind {
    SHARED,
    REENTRANT;

    RobustLock in(Region region, String name) {
        return this == SHARED ? SharedLock.in(region, name) : SharedReentrantLock.in(region, name);
    }
}
