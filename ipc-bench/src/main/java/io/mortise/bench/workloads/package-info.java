/**
 * Threads or processes? The same tasks one after the other, on a pool of threads and on a pool of processes, with who did what when. The tasks are the
 * classic ones: slow calls, files, processor time, and much data.
 */
@NullMarked
package io.mortise.bench.workloads;

import org.jspecify.annotations.NullMarked;
