package io.mortise.transport;

import java.nio.charset.StandardCharsets;

/** Keys that are worth nothing. */
final class Keys {
    static final byte[] RIGHT = "the right key, long enough".getBytes(StandardCharsets.US_ASCII);
    static final byte[] WRONG = "the wrong key, long enough".getBytes(StandardCharsets.US_ASCII);

    private Keys() {}
}
