package io.mortise.bench.harness;

import java.io.IOException;

/** What came out is not what should have. */
public final class CorruptedException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A failed check.
     *
     * @param message what was expected, and what was found
     */
    public CorruptedException(String message) {
        super(message);
    }
}
