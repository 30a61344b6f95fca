package io.mortise.region;

import java.io.Serial;

/** Every attachment slot of the region is held by a living process; the message says by whom. */
public final class RegionSlotsExhaustedException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public RegionSlotsExhaustedException(String message) {
        super(message);
    }
}
