package io.mortise.journal;

import io.mortise.region.IpcException;
import java.io.Serial;

/** A journal's files are not as they should be, or the system refused to do something with them. What it was is the cause. */
public class JournalException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public JournalException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was expected, what was found, what to do next
     * @param cause   what led to it
     */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
