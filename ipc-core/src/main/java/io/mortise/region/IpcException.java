package io.mortise.region;

import java.io.Serial;

/**
 * The shared world is not as this process needs it: a region that is full, damaged, or not what was asked for. Misuse by
 * the caller is an {@link IllegalArgumentException} or {@link IllegalStateException} instead, what the operating system
 * refuses is an {@link java.io.IOException}, and a refusal that is part of normal life (full, empty, timed out) is a return
 * value.
 *
 * <p>The message says what was expected, what was found, and what to do next.
 */
public class IpcException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public IpcException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was expected, what was found, what to do next
     * @param cause   what led to it
     */
    public IpcException(String message, Throwable cause) {
        super(message, cause);
    }
}
