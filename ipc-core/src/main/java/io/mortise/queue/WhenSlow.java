package io.mortise.queue;

/** What becomes of a subscriber to a {@link SharedTopic} that does not keep up. */
public enum WhenSlow {
    /** Publishers wait for it: what it has not read is not overwritten. It gets every message, and reads it in place. */
    BLOCK_PUBLISHER(0),
    /** The oldest messages are overwritten before it has read them. It goes on with the oldest that is left, and counts what it missed. */
    DROP_OLDEST(1),
    /** Once a message is overwritten before it has read it, its subscription is over: {@link Subscription#DISCONNECTED}. */
    DISCONNECT(2);

    /** How a cell says it. */
    final int code;

    WhenSlow(int code) {
        this.code = code;
    }

    static WhenSlow of(int code) {
        return code == BLOCK_PUBLISHER.code ? BLOCK_PUBLISHER : code == DROP_OLDEST.code ? DROP_OLDEST : DISCONNECT;
    }
}
