package io.mortise.bench.workloads;

import io.mortise.bench.harness.Failures;
import io.mortise.bench.harness.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Workers of one mode, and what was seen of their clocks. */
final class Crew implements AutoCloseable {
    private static final long GRACE_S = 10;
    private static final long ROLL_CALL_NAP_MS = 1;

    private final Mode mode;
    private final int workers;
    private final Duration patience;
    private final ExecutorService executor;
    private final Clocks clocks;

    private Crew(Mode mode, int workers, Duration patience, ExecutorService executor, Clocks clocks) {
        this.mode = mode;
        this.workers = workers;
        this.patience = patience;
        this.executor = executor;
        this.clocks = clocks;
    }

    static Crew open(Mode mode, WorkloadsPlan plan, Clocks clocks) {
        int workers = mode.workers(plan.workers());
        return new Crew(mode, workers, plan.patience(), mode.open(workers), clocks);
    }

    /** Returns when each worker has done something. */
    void awaitAll() throws IOException, InterruptedException {
        List<Work> naps = Collections.nCopies(workers, new Nap(ROLL_CALL_NAP_MS));
        Set<List<Long>> seen = new HashSet<>();
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (seen.size() < workers) {
            run("start", naps, Fault.NONE).tasks().forEach(done -> seen.add(List.of(done.pid(), done.thread())));
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IOException("only " + seen.size() + " of " + workers + " workers have started within "
                        + patience.toSeconds() + " s");
            }
        }
    }

    /**
     * Does all tasks.
     *
     * @param what  they are, for messages
     * @param works in the order in which they are submitted
     * @param fault of one of them
     */
    Turn run(String what, List<? extends Work> works, Fault fault) throws IOException, InterruptedException {
        int faulty = works.size() / 2;
        long[] submittedNs = new long[works.size()];
        List<Future<Done>> futures = new ArrayList<>(works.size());
        long startNs = System.nanoTime();
        for (int i = 0; i < works.size(); i++) {
            Job job = new Job(works.get(i), i == faulty ? fault : Fault.NONE);
            submittedNs[i] = System.nanoTime();
            futures.add(executor.submit(job));
        }
        List<Done> tasks = new ArrayList<>(works.size());
        for (int i = 0; i < works.size(); i++) {
            Done done = await(futures.get(i), what + ", " + mode.label() + ", task " + (i + 1) + " of " + works.size());
            clocks.learn(done, submittedNs[i], System.nanoTime());
            tasks.add(done);
        }
        return new Turn(startNs, System.nanoTime() - startNs, tasks);
    }

    private Done await(Future<Done> future, String task) throws IOException, InterruptedException {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new TaskFailedException(task + ": " + Failures.explain(cause), cause);
        } catch (TimeoutException late) {
            throw new TaskFailedException(task + " hangs: no result for " + patience.toSeconds() + " s", late);
        }
    }

    /** Ends all workers, and waits until they are gone. Any thread may. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(GRACE_S, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
