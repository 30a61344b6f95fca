package io.mortise.stress.torture;

import io.mortise.process.ProcessPool;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many tasks that do next to nothing: half of them submitted one by one, half as arguments of a function, one by one too. */
final class TinyRun {
    private TinyRun() {}

    /**
     * Plays.
     *
     * @return what happened, in words
     * @throws AssertionError if a result is missing, or there is one too many
     */
    static String run(int workers, int tasks) {
        int half = tasks / 2;
        BitSet seen = new BitSet();
        try (ProcessPool pool =
                ProcessPool.builder().workers(workers).name("tiny").build()) {
            List<CompletableFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < half; i++) {
                int number = i;
                futures.add(pool.submit(() -> number));
            }
            for (CompletableFuture<Integer> future : futures) {
                take(seen, future.join());
            }
            try (Stream<Integer> results =
                    pool.imapUnordered(n -> n, IntStream.range(half, tasks).boxed())) {
                results.forEach(number -> take(seen, number));
            }
        }
        Expect.that(seen.cardinality() == tasks, seen.cardinality() + " results of " + tasks);
        return "tiny: tasks=" + tasks + ": each result came once";
    }

    private static void take(BitSet seen, int number) {
        Expect.that(!seen.get(number), "the result of task " + number + " came twice");
        seen.set(number);
    }
}
