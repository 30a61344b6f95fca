package io.mortise.region;

import java.io.Serial;

/** A file that is no region, or no longer one: wrong magic, version, byte order, checksum, or impossible fields. */
public final class RegionCorruptException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public RegionCorruptException(String message) {
        super(message);
    }
}
