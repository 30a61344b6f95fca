package io.mortise.queue;

import io.mortise.region.IpcException;
import java.io.Serial;

/** Every subscriber's place of a topic is held by a living process; the message says by whom. */
public final class SubscribersExhaustedException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message who has the places, and what to do next
     */
    public SubscribersExhaustedException(String message) {
        super(message);
    }
}
