package io.mortise.transport;

import java.io.IOException;
import java.io.Serial;

/** What came in is no message: the other side speaks something else, or was corrupted. The connection is closed. */
public final class FrameException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Makes one.
     *
     * @param message what was expected and what was found.
     */
    public FrameException(String message) {
        super(message);
    }
}
