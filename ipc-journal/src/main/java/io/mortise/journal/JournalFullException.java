package io.mortise.journal;

import java.io.Serial;

/** There is not enough space left on the journal's disk, and the entry was not appended. With space there, appending goes on. */
public final class JournalFullException extends JournalException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message how much is needed, how much is left, what to do next
     */
    public JournalFullException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message how much is needed, how much is left, what to do next
     * @param cause   what led to it
     */
    public JournalFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
