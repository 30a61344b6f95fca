package io.mortise.bench.locks;

/** One that wants a lock again and again. */
interface Contender extends Repeated {
    /** {@return how often it found that another one had the lock since} */
    long ownerChanges();
}
