package io.mortise.region;

import java.io.Serial;

/** What is there is sound, but not what was asked for: a smaller region, or a primitive of another type or size. */
public final class RegionMismatchException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public RegionMismatchException(String message) {
        super(message);
    }
}
