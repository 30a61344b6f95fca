package io.mortise.manager;

import java.io.IOException;

/** Bytes of the other side make no sense. */
final class FrameException extends IOException {
    private static final long serialVersionUID = 1;

    FrameException(String message) {
        super(message);
    }
}
