package io.mortise.process;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of another process that could not be handed back itself: it, or something in it, cannot be
 * serialized, or its class is not known here. It has the same stack trace, and the same causes, each represented likewise.
 */
public final class RemoteTaskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The class of the exception it stands for. */
    private final String className;

    private RemoteTaskException(String className, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.className = className;
    }

    /**
     * Represents an exception and its causes, as far as these do not go round in circles.
     *
     * @param original what was thrown.
     * @param whyNot   why it cannot be handed back itself.
     * @return a substitute with the same stack traces.
     */
    public static RemoteTaskException standingFor(Throwable original, String whyNot) {
        return standingFor(original, " (" + whyNot + ")", 0);
    }

    private static RemoteTaskException standingFor(Throwable original, String note, int depth) {
        Throwable cause = original.getCause();
        RemoteTaskException substitute = new RemoteTaskException(
                original.getClass().getName(),
                describe(original) + note,
                cause == null || depth >= MAX_CAUSES ? null : standingFor(cause, "", depth + 1));
        substitute.setStackTrace(original.getStackTrace());
        return substitute;
    }

    private static final int MAX_CAUSES = 20;

    private static String describe(Throwable original) {
        try {
            return original.toString();
        } catch (RuntimeException e) { // of the user's own getMessage
            return original.getClass().getName();
        }
    }

    /** {@return the name of the class of the exception that was thrown} */
    public String className() {
        return className;
    }
}
