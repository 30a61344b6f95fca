package io.mortise.queue;

import java.io.Serial;

/**
 * A queue was closed: it takes no more elements, and, thrown by a consumer's method, will never have one again. What the methods of
 * {@link java.util.concurrent.BlockingQueue} cannot return, since {@code true}, {@code false} and elements mean something else.
 */
public final class QueueClosedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message which queue, and what to do next
     */
    public QueueClosedException(String message) {
        super(message);
    }
}
