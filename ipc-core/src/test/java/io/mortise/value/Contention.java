package io.mortise.value;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Threads that do one thing again and again, all at once. */
final class Contention {
    private Contention() {}

    static void of(int threads, int rounds, IntConsumer work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int worker = i;
                workers.add(executor.submit(() -> {
                    start.await();
                    for (int round = 0; round < rounds; round++) {
                        work.accept(worker);
                    }
                    return worker;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
