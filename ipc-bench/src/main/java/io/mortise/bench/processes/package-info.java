/**
 * The comparison of processes, pools and managers: what it costs to start a child, to have a task done by a pool, to look something up
 * in a map that several processes share; beside a bare JVM, the JDK's own pool and map, and Python's {@code multiprocessing}.
 */
@NullMarked
package io.mortise.bench.processes;

import org.jspecify.annotations.NullMarked;
