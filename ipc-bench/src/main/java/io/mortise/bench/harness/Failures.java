package io.mortise.bench.harness;

/** What failures say of themselves. */
public final class Failures {
    private Failures() {}

    /**
     * Explains a failure: a message of ours is enough, that of the system only makes sense with its type.
     *
     * @param failed the failure
     * @return a line or more
     */
    public static String explain(Throwable failed) {
        String message = failed.getMessage();
        boolean own = failed.getClass().getName().startsWith("io.mortise.");
        return message == null || !own ? failed.toString() : message;
    }
}
