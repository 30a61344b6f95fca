package io.mortise.bench.transfer;

import io.mortise.bench.harness.Placement;

/**
 * One segment of one subject.
 *
 * @param placement of the processors
 * @param value     GB/s, or nanoseconds one way
 * @param bytes     moved, 0 where nothing is
 * @param cpuNs     processor time of both processes
 */
record Sample(Placement placement, double value, long bytes, long cpuNs) {}
