package io.mortise.region;

import java.io.Serial;

/** The region has no room, or no catalog entry, for another primitive; the message says needed and free. */
public final class RegionFullException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public RegionFullException(String message) {
        super(message);
    }
}
