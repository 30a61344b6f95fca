package io.mortise.process;

import org.jspecify.annotations.Nullable;

/**
 * A task, an argument or a result cannot be sent to another process, for something in it cannot be serialized. The message
 * names the way there, from capture to field, and the cure.
 */
public final class UnsendableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * Says what cannot be sent.
     *
     * @param message which thing, the way to the field, and what to do.
     * @param cause   what serialization said.
     */
    public UnsendableException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Finds what in an object cannot be sent.
     *
     * @param object which was to be sent.
     * @param what   names it in the message, as in "the result".
     * @param why    what serialization said.
     * @return an exception that names the way to it, from field to field.
     */
    public static UnsendableException of(@Nullable Object object, String what, Throwable why) {
        return Serial.unsendable(object, what, why);
    }

    /**
     * Says what cannot be sent.
     *
     * @param message which thing, the way to it, and what to do.
     */
    public UnsendableException(String message) {
        super(message);
    }
}
