package io.mortise.bench.harness;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time of the Java threads of this process, user and system. What the collector and the compiler burn is left
 * out: it says nothing of what is being measured. The clock of the whole process ticks in hundredths of a second on some
 * JDKs, that of a thread in nanoseconds.
 */
public final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuClock() {}

    /**
     * The time burnt so far by the threads that are alive.
     *
     * @return nanoseconds
     */
    public static long nowNs() {
        long sumNs = 0;
        for (long id : THREADS.getAllThreadIds()) {
            sumNs += Math.max(0, THREADS.getThreadCpuTime(id));
        }
        return sumNs;
    }
}
