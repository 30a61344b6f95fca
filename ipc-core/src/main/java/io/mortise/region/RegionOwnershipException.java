package io.mortise.region;

import java.io.Serial;

/** A directory or file belongs to another user, is a link, or is open to others, and no option allows it. */
public final class RegionOwnershipException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public RegionOwnershipException(String message) {
        super(message);
    }
}
