package io.mortise.bench.locks;

/** What one party sends and the other waits for, one at a time. */
interface Signal {
    /** By the sender, before the other begins to wait. */
    default void arm() throws InterruptedException {}

    /** By the sender, who does not send after all. */
    default void disarm() {}

    void send() throws InterruptedException;

    void await() throws InterruptedException;
}
