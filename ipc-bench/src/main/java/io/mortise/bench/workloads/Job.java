package io.mortise.bench.workloads;

import io.mortise.bench.harness.Fault;
import io.mortise.process.RemoteCallable;

/**
 * A task with a look at the clock before and after. {@link System#nanoTime} is the kernel's {@code CLOCK_MONOTONIC} on Linux, one for all processes of a
 * machine; {@link Clocks} checks that.
 *
 * @param work  the task
 * @param fault what it is to do wrong
 */
record Job(Work work, Fault fault) implements RemoteCallable<Done> {
    @Override
    public Done call() throws Exception {
        long startNs = System.nanoTime();
        fault.misbehave(work.getClass().getSimpleName());
        long value = work.run();
        long endNs = System.nanoTime();
        return new Done(
                ProcessHandle.current().pid(),
                Thread.currentThread().getId(),
                startNs,
                endNs,
                fault == Fault.CORRUPT ? value + 1 : value);
    }
}
