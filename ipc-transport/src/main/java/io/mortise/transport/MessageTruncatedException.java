package io.mortise.transport;

import java.io.IOException;
import java.io.Serial;

/** The other side ended in the middle of a message. What came of it is lost. */
public final class MessageTruncatedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Bytes of the message that came. */
    private final long receivedBytes;

    /** Bytes that were announced. */
    private final long expectedBytes;

    /**
     * Makes one.
     *
     * @param address       of the connection.
     * @param receivedBytes bytes of the message that came.
     * @param expectedBytes bytes that were announced.
     */
    public MessageTruncatedException(String address, long receivedBytes, long expectedBytes) {
        super(address + ": the other side ended within a message: received=" + receivedBytes + " of expected="
                + expectedBytes + " bytes");
        this.receivedBytes = receivedBytes;
        this.expectedBytes = expectedBytes;
    }

    /**
     * Tells how much came.
     *
     * @return bytes of the message that came.
     */
    public long receivedBytes() {
        return receivedBytes;
    }

    /**
     * Tells how much was to come.
     *
     * @return bytes that were announced.
     */
    public long expectedBytes() {
        return expectedBytes;
    }
}
