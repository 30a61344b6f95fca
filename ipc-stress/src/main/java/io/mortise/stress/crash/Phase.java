package io.mortise.stress.crash;

/** What a thread says of itself, for the case that it is killed next. */
public enum Phase {
    /** It has nothing that its death could take from others. */
    OUTSIDE,

    /** It is getting or giving back something, and may or may not have it. */
    UNSURE,

    /** It has something: a lock, a permit, a claim. */
    HOLDING
}
