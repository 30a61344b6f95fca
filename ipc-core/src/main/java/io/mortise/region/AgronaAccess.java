package io.mortise.region;

import org.agrona.concurrent.UnsafeBuffer;

/** Turns Agrona's {@link IllegalAccessError} into a sentence that says what to do. */
final class AgronaAccess {
    private static final String FLAG = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    private AgronaAccess() {}

    static void check() {
        try {
            new UnsafeBuffer(new byte[Long.BYTES]).getLongVolatile(0);
        } catch (IllegalAccessError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "Mortise needs a JVM flag to reach memory: start java with " + FLAG
                            + " (or put \"Add-Opens: java.base/jdk.internal.misc\" into the manifest of your runnable jar)",
                    e);
        }
    }
}
