package io.mortise.queue;

import org.agrona.DirectBuffer;

/** Is handed messages where they lie in shared memory. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles one message in place. The bytes are this handler's until it returns, and somebody else's afterwards: what is to be
     * kept must be copied.
     *
     * @param buffer where the message lies; only {@code length} bytes from {@code offset} belong to it
     * @param offset of the message's first byte
     * @param length of the message in bytes, 0 or more
     */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
