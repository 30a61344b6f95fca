package io.mortise.bench.messages;

/** Where a lane is fed. Used by one thread. */
interface Outlet {
    /**
     * Sends the next message of a source, or several of them, and tells the source so.
     *
     * @return how many were sent; 0 if there is no room now
     */
    int offer(Source source) throws InterruptedException;
}
