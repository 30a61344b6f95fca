package io.mortise.bench.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The JDK's: threads of the same process. */
final class JdkWorkers implements Workers {
    private static final int CHUNKS_PER_WORKER = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);

    @Override
    public int ask(int question) throws ExecutionException, InterruptedException {
        return threads.submit(() -> Work.answer(question)).get();
    }

    @Override
    public long askEach(Way way, int questions) throws ExecutionException, InterruptedException {
        List<Future<Integer>> futures = new ArrayList<>(questions);
        for (int i = 0; i < questions; i++) {
            int question = i;
            futures.add(threads.submit(() -> Work.answer(question)));
        }
        long sum = 0;
        for (Future<Integer> future : futures) {
            sum += future.get();
        }
        return sum;
    }

    @Override
    public List<Integer> askAll(List<Integer> questions) throws ExecutionException, InterruptedException {
        int chunk = Math.max(1, questions.size() / (COUNT * CHUNKS_PER_WORKER));
        List<Callable<List<Integer>>> tasks = new ArrayList<>();
        for (int from = 0; from < questions.size(); from += chunk) {
            List<Integer> part = questions.subList(from, Math.min(from + chunk, questions.size()));
            tasks.add(() -> part.stream().map(Work::answer).toList());
        }
        List<Integer> answers = new ArrayList<>(questions.size());
        for (Future<List<Integer>> done : threads.invokeAll(tasks)) {
            answers.addAll(done.get());
        }
        return answers;
    }

    @Override
    public long askFor(byte[] bytes) throws ExecutionException, InterruptedException {
        return threads.submit(() -> Work.sumOf(bytes)).get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
