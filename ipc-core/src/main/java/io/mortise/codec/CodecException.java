package io.mortise.codec;

import io.mortise.region.IpcException;
import java.io.Serial;

/**
 * Bytes are not those of a value that the codec knows: they were damaged, or written by another codec, or by somebody hostile. The
 * message that they were is consumed.
 */
public final class CodecException extends IpcException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was expected, what was found, what to do next
     */
    public CodecException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what was expected, what was found, what to do next
     * @param cause   what led to it
     */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Refuses a message of another length than its values have.
     *
     * @param format   what it should be
     * @param expected the length in bytes that each of them has
     * @param found    the length in bytes that it has
     * @throws CodecException if the two differ
     */
    public static void checkLength(String format, int expected, int found) {
        if (expected != found) {
            throw new CodecException("length=" + found + " of what should be " + format + ", expected " + expected
                    + "; its sender uses another codec");
        }
    }
}
