package io.mortise.region;

import java.io.Serial;

/** The file is shorter than its header says: somebody cut it after it was made. */
public final class RegionTruncatedException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public RegionTruncatedException(String message) {
        super(message);
    }
}
