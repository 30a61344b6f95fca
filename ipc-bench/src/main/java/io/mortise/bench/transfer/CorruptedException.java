package io.mortise.bench.transfer;

import java.io.IOException;

/** What arrived is not what was sent. */
final class CorruptedException extends IOException {
    private static final long serialVersionUID = 1;

    CorruptedException(String message) {
        super(message);
    }
}
