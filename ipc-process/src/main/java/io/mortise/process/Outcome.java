package io.mortise.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, on its way back: its result, or its exception, together with a substitute for when that cannot be
 * serialized here or be read there.
 *
 * @param value      the result; if there is a substitute, the serialized exception or null.
 * @param substitute null if there was no exception.
 */
record Outcome(@Nullable Object value, @Nullable RemoteTaskException substitute) implements Serializable {
    static Outcome returned(@Nullable Object result) {
        return new Outcome(result, null);
    }

    static Outcome threw(Throwable exception) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Serial.write(exception, "the exception", bytes);
        } catch (IOException | UnsendableException e) {
            return new Outcome(null, RemoteTaskException.standingFor(exception, String.valueOf(e.getMessage())));
        }
        return new Outcome(
                bytes.toByteArray(), RemoteTaskException.standingFor(exception, "its class is not known here"));
    }

    /** {@return the exception that the task threw, or its substitute; null if it returned} */
    @Nullable
    Throwable exception(String where) {
        if (substitute == null) {
            return null;
        }
        Throwable exception = substitute;
        if (value instanceof byte[] bytes) {
            try {
                if (Serial.read(new ByteArrayInputStream(bytes), bytes.length) instanceof Throwable original) {
                    exception = original;
                }
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
                exception.addSuppressed(e);
            }
        }
        exception.addSuppressed(new ThrownElsewhere(where));
        return exception;
    }

    /** Says in a stack trace whose it is. */
    private static final class ThrownElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ThrownElsewhere(String where) {
            super("thrown in " + where, null, false, false);
        }
    }
}
