package io.mortise.transport;

import java.io.IOException;
import java.io.Serial;

/** One of two parties did not prove to the other that it has the shared key. No message was exchanged. */
public final class AuthenticationException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what was found, and what to do.
     */
    public AuthenticationException(String message) {
        super(message);
    }
}
