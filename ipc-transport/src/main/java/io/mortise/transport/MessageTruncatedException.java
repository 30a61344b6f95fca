package io.mortise.transport;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The other side ended in the middle of a message. What came of it is lost. */
public final class MessageTruncatedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Stands for the bytes that were announced when not even the announcement came whole. */
    public static final long UNKNOWN = -1;

    /** Of the connection. */
    private final String address;

    /** Bytes of the message that came. */
    private final long receivedBytes;

    /** Bytes that were announced. */
    private final long expectedBytes;

    /**
     * Makes one.
     *
     * @param address       of the connection.
     * @param receivedBytes bytes of the message that came.
     * @param expectedBytes bytes that were announced, or {@link #UNKNOWN}.
     * @param cause         what the system said of the end, if anything.
     */
    public MessageTruncatedException(
            String address, long receivedBytes, long expectedBytes, @Nullable Throwable cause) {
        super(
                address + ": the other side ended within a message: received=" + receivedBytes + " of expected="
                        + (expectedBytes == UNKNOWN ? "unknown" : expectedBytes) + " bytes",
                cause);
        this.address = address;
        this.receivedBytes = receivedBytes;
        this.expectedBytes = expectedBytes;
    }

    /** The same once more, with the trace of the thread that hears of it now. */
    MessageTruncatedException again() {
        return new MessageTruncatedException(address, receivedBytes, expectedBytes, this);
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
     * @return bytes that were announced, or {@link #UNKNOWN}.
     */
    public long expectedBytes() {
        return expectedBytes;
    }
}
