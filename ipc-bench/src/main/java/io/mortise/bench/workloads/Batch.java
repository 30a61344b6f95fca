package io.mortise.bench.workloads;

import java.io.IOException;
import java.util.List;

/** The tasks of one workload, with what they need. */
interface Batch extends AutoCloseable {
    /** {@return always the same tasks} */
    List<? extends Work> works();

    /**
     * Checks what came of all tasks, and takes away what they left.
     *
     * @param values in the order of the tasks
     * @throws IOException if one of them did not do what it should
     */
    void verify(List<Long> values) throws IOException;

    @Override
    default void close() {}
}
