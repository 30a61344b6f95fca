package io.mortise.bench.transfer;

/** What a test may ask the receiver to do wrong, to see that it is noticed. */
enum Fault {
    NONE,
    /** Turns one bit of what has arrived. */
    CORRUPT,
    /** Ends the process in the middle of a segment. */
    DIE,
    /** Stops reading in the middle of a segment. */
    HANG
}
