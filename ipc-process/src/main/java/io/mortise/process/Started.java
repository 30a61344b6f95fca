package io.mortise.process;

import io.mortise.transport.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A child's JVM, as it was started.
 *
 * @param name       what it was named.
 * @param process    the system's view of it.
 * @param connection over its standard streams, if it was asked for.
 * @param output     what becomes of its printed lines.
 * @param launcher   the words that start a JVM like it, before class path and main class.
 */
record Started(
        String name, Process process, @Nullable Connection connection, ChildOutput output, List<String> launcher) {}
