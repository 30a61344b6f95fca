package io.mortise.transport;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** This side of the connection, or the listener, is closed; the message says by what. */
public final class ConnectionClosedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message says what is closed, and by what.
     */
    public ConnectionClosedException(String message) {
        this(message, null);
    }

    /**
     * Makes one for a connection that closed itself.
     *
     * @param message says what is closed, and by what.
     * @param cause   the failure it closed itself for.
     */
    public ConnectionClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
