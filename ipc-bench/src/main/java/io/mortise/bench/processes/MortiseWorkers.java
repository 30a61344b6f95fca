package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.process.ProcessPool;
import io.mortise.process.RemoteFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ours: other processes. */
final class MortiseWorkers implements Workers {
    private final ProcessPool pool;
    private final Fault fault;
    private final RemoteFunction<Integer, Integer> function;

    private MortiseWorkers(ProcessPool pool, Fault fault) {
        this.pool = pool;
        this.fault = fault;
        this.function = Work.function(fault);
    }

    static MortiseWorkers start(Fault fault) {
        // No class archive: it would be made in the background, while something else is measured.
        ProcessPool pool = ProcessPool.builder()
                .workers(COUNT)
                .outputTo((String line) -> {})
                .child(child -> child.jvmOptions("-Xshare:auto"))
                .build();
        return new MortiseWorkers(pool, fault);
    }

    @Override
    public int ask(int question) throws ExecutionException, InterruptedException {
        return pool.submit(Work.task(question, fault)).get();
    }

    @Override
    public long askEach(Way way, int questions) throws ExecutionException, InterruptedException {
        if (way == Way.IMAP_UNORDERED) {
            Stream<Integer> arguments = IntStream.range(0, questions).boxed();
            try (Stream<Integer> answers = pool.imapUnordered(function, arguments)) {
                return answers.mapToLong(Integer::longValue).sum();
            }
        }
        List<Future<Integer>> futures = new ArrayList<>(questions);
        for (int question = 0; question < questions; question++) {
            futures.add(pool.submit(Work.task(question, fault)));
        }
        long sum = 0;
        for (Future<Integer> future : futures) {
            sum += future.get();
        }
        return sum;
    }

    @Override
    public List<Integer> askAll(List<Integer> questions) throws ExecutionException, InterruptedException {
        return pool.map(function, questions);
    }

    @Override
    public long askFor(byte[] bytes) throws ExecutionException, InterruptedException {
        return pool.submit(Work.taskOf(bytes)).get();
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
