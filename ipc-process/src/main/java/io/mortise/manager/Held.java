package io.mortise.manager;

/** Something that a thread of a client holds, and that is given back when its connection ends. */
interface Held {
    /** Called by the thread that acts for the client's. */
    void giveBack();
}
