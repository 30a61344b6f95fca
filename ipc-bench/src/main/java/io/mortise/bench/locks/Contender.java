package io.mortise.bench.locks;

import io.mortise.bench.harness.Repeated;

/** One that wants a lock again and again. */
interface Contender extends Repeated {
    /** {@return how often it found that another one had the lock since} */
    long ownerChanges();
}
