package io.mortise.process;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/** What {@code docs/process-pools.md} shows. */
final class PoolExamples {
    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final Queue<Integer> printed = new ConcurrentLinkedQueue<>();

    private static byte[] render(String scene) {
        return scene.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Integer digest(String path) {
        return path.hashCode();
    }

    private void print(Integer digest) {
        printed.add(digest);
    }

    private static String parse(String file) {
        System.out.println("parsing " + file);
        Runtime.getRuntime().halt(9);
        return file;
    }

    List<Integer> use(String scene, List<String> words, List<String> paths) throws Exception {
        try (ProcessPool pool = ProcessPool.create()) { // a worker for each processor
            CompletableFuture<byte[]> one = pool.submit(() -> render(scene)); // serializable as it stands
            List<Integer> lengths = pool.map(String::length, words); // in order, in chunks
            pool.imapUnordered(PoolExamples::digest, paths.stream()).forEach(this::print); // lazily, as they come
            printed.add(one.get().length);
            return lengths;
        }
    }

    ProcessPool build() {
        ProcessPool pool = ProcessPool.builder()
                .workers(4)
                .name("render")
                .initializer(() -> System.setProperty("java.awt.headless", "true")) // in each worker, replacements too
                .maxTasksPerChild(1000) // for code that leaks
                .retries(true) // for tasks that may run twice
                .progress(progress -> log.add(progress.completed() + " of " + progress.submitted()))
                .outputTo((String line) -> log.add(line)) // what workers print
                .child(child -> child.jvmOptions("-Xmx256m"))
                .build();
        return pool;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // is refused before there is one
    void submitPlainly(ProcessPool pool, Object connection) {
        ExecutorService plain = pool;
        Callable<String> task = () -> connection.toString();
        plain.submit(task); // UnsendableException: … declare it as a RemoteCallable
    }

    void nameTheKiller(ProcessPool pool, String file) throws InterruptedException {
        try {
            pool.apply(() -> parse(file));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkerDiedException death) {
                log.add(death.pid() + " " + death.exitCode() + " " + death.probableSignal() + " " + death.task()
                        + death.lastOutput());
            }
        }
    }
}
