package io.mortise.journal;

import java.util.logging.Level;
import java.util.logging.Logger;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.core.io.ClosedIllegalStateException;
import net.openhft.chronicle.core.onoes.NullExceptionHandler;

/** What Chronicle Queue says and throws, kept from users: it starts quietly, and its exceptions become ours. */
final class Chronicle {
    private static final String PACKAGE = "net.openhft.";
    private static final String BUILD_FOLDER = "project.build.directory";
    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";
    private static final String SLF4J_PROVIDERS = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    /** Logs that it cannot work, though another one is used. Kept here, since loggers are forgotten that nobody knows. */
    private static final Logger CLEANER =
            Logger.getLogger("net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService");

    static {
        CLEANER.setLevel(Level.OFF);
        // Read when Chronicle's classes are loaded. What the user has set stays.
        setUnlessSet("chronicle.announcer.disable", "true");
        setUnlessSet("chronicle.analytics.disable", "true");
        setUnlessSet("chronicle.disk.monitor.disable", "true");
        setUnlessSet("background.releaser.thread", "false");
        if (Chronicle.class.getClassLoader().getResource(SLF4J_PROVIDERS) == null) {
            setUnlessSet(SLF4J_VERBOSITY, "ERROR");
        }
        // It looks for the folder of a Maven build, and makes one among the temporary files where it finds none.
        boolean named = System.getProperty(BUILD_FOLDER) != null;
        setUnlessSet(BUILD_FOLDER, System.getProperty("java.io.tmpdir"));
        Jvm.setExceptionHandlers(
                NullExceptionHandler.NOTHING,
                NullExceptionHandler.NOTHING,
                NullExceptionHandler.NOTHING,
                NullExceptionHandler.NOTHING);
        OS.getTarget();
        if (!named) {
            System.clearProperty(BUILD_FOLDER);
        }
    }

    private Chronicle() {}

    /** To be called before anything of Chronicle's is touched. */
    static void hush() {
        // Loading this class has done it.
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** {@return what to throw instead} An exception that is not Chronicle's, but of a codec say, stays what it is. */
    static RuntimeException translated(RuntimeException e, String what) {
        if (e instanceof ClosedIllegalStateException) {
            return new IllegalStateException(what + " was closed", e);
        }
        return isChronicles(e) ? new JournalException(what + " failed: " + e, e) : e;
    }

    /** {@return what to throw instead of an error} Chronicle asserts what it expects of its files. */
    static RuntimeException translated(AssertionError e, String what) {
        if (isChronicles(e)) {
            return new JournalException(what + " failed: " + e + "; its files may be damaged", e);
        }
        throw e;
    }

    private static boolean isChronicles(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getName().startsWith(PACKAGE)
                || (trace.length > 0 && trace[0].getClassName().startsWith(PACKAGE));
    }
}
