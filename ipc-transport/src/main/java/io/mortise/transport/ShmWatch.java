package io.mortise.transport;

/** What a sleeper looks at between two slices of sleep. */
interface ShmWatch {
    /** Called once the sleep word is set, so that whoever closes and then looks at the word wakes the sleeper. */
    void checkOpen() throws ConnectionClosedException;

    /** Called after each slice: whether somebody died. */
    void look();
}
