package io.mortise.journal;

import java.util.List;

/** Asks whether this JVM was started with what Agrona and Chronicle Queue need, before either can fail in its own words. */
final class JvmFlags {
    private static final List<String> OPENED = List.of("jdk.internal.misc", "java.lang.reflect", "sun.nio.ch");

    private JvmFlags() {}

    /** Throws unless all is open. */
    static void check() {
        Module base = Object.class.getModule();
        Module mine = JvmFlags.class.getModule();
        List<String> missing =
                OPENED.stream().filter(name -> !base.isOpen(name, mine)).toList();
        if (!missing.isEmpty()) {
            StringBuilder flags = new StringBuilder();
            OPENED.forEach(
                    name -> flags.append(" --add-opens java.base/").append(name).append("=ALL-UNNAMED"));
            throw new IllegalStateException("a journal needs JVM flags to map its files, and java.base does not open "
                    + String.join(", ", missing) + "; start java with" + flags
                    + " (or put \"Add-Opens: java.base/" + String.join(" java.base/", OPENED)
                    + "\" into the manifest of your runnable jar)");
        }
    }
}
