package io.mortise.bench.processes;

import java.util.List;
import java.util.concurrent.ExecutionException;

/** A pool, as the cases use it. */
interface Workers extends AutoCloseable {
    int COUNT = 2;

    /** One task, until its answer is here. */
    int ask(int question) throws ExecutionException, InterruptedException;

    /** Tasks one by one; returns the sum of all answers. */
    long askEach(Way way, int questions) throws ExecutionException, InterruptedException;

    /** Tasks in chunks; returns the answers in order. */
    List<Integer> askAll(List<Integer> questions) throws ExecutionException, InterruptedException;

    /** One task with a large argument. */
    long askFor(byte[] bytes) throws ExecutionException, InterruptedException;

    @Override
    void close();
}
