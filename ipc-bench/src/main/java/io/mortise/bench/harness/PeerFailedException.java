package io.mortise.bench.harness;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The second JVM died, hangs, or could not do what it was told; the message says which, and what it said last. */
public final class PeerFailedException extends IOException {
    private static final long serialVersionUID = 1;

    PeerFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same failure, for the thread that saw it as something else. */
    PeerFailedException because(IOException symptom) {
        PeerFailedException copy = new PeerFailedException(String.valueOf(getMessage()), this);
        copy.addSuppressed(symptom);
        return copy;
    }
}
