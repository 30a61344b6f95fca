package io.mortise.stress.crash;

/** What is to be done with a player next. */
enum Fate {
    /** It is killed, wherever it is. */
    KILL,
    /** It is stopped, wherever it is. */
    STOP,
    /** It was stopped, and goes on. */
    RESUME,
    /** It leaves the game when its round is over. */
    LEAVE
}
