package io.mortise.queue;

/** Where a subscriber to a {@link SharedTopic} begins. */
public enum From {
    /** With the oldest message that is kept. */
    OLDEST,
    /** With the first message that is published after it has subscribed. */
    NEWEST
}
