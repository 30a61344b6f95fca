package io.mortise.bench.messages;

/** Where messages of a lane arrive; each is shown to the check that it was opened with. Used by one thread. */
interface Inlet {
    /**
     * Receives what is there.
     *
     * @param limit how many at most
     * @return how many; 0 if nothing is there now
     */
    int poll(int limit) throws InterruptedException;
}
