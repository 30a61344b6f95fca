package io.mortise.transport;

import java.io.IOException;
import java.io.Serial;

/** A message is longer than the space offered for it, or than may be sent. The connection is unharmed. */
public final class MessageTooLongException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Length of the message in bytes. */
    private final long lengthBytes;

    /**
     * Makes one.
     *
     * @param message     with both sizes, and what to do.
     * @param lengthBytes of the message.
     */
    public MessageTooLongException(String message, long lengthBytes) {
        super(message);
        this.lengthBytes = lengthBytes;
    }

    /**
     * Length of the message, which for a receiver is the space the next {@code receive} needs.
     *
     * @return in bytes.
     */
    public long lengthBytes() {
        return lengthBytes;
    }
}
