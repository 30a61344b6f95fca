package io.mortise.bench.workloads;

import java.io.Serializable;

/**
 * A task that is done, as its worker saw it.
 *
 * @param pid     of the worker's process
 * @param thread  of the worker, in its process
 * @param startNs by the clock of that process
 * @param endNs   by the clock of that process
 * @param value   what came of it
 */
record Done(long pid, long thread, long startNs, long endNs, long value) implements Serializable {}
