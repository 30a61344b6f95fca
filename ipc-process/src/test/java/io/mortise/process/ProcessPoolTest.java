package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a pool of processes does; {@link ExecutorContractTest} has what any executor does. */
final class ProcessPoolTest {
    private static final long LONG_S = 60;

    /** For tests that leave it as it was. */
    private static ProcessPool shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startSharedPool() {
        shared = ProcessPool.create(2);
    }

    @AfterAll
    static void closeSharedPool() {
        shared.close();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(LONG_S, TimeUnit.SECONDS);
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static void append(String file, String line) {
        try {
            Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_S);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            Thread.sleep(5);
        }
    }

    @Test
    void shouldRunTasksInOtherProcesses() throws Exception {
        int captured = 41;
        assertThat(get(shared.submit(() -> captured + 1))).isEqualTo(42);
        assertThat(get(shared.submit(ProcessPoolTest::pid))).isNotEqualTo(pid());
        assertThat(shared.apply(() -> "apply")).isEqualTo("apply");
        assertThat(get(shared.submit(() -> {}))).isNull();
    }

    @Test
    void shouldCarryEveryKindOfValue() throws Exception {
        List<Object> values = Arrays.asList(
                null,
                true,
                false,
                7,
                -8L,
                2.5,
                "text \ud83d\ude00 \ud800",
                new byte[] {1, 2},
                new byte[100_000],
                new int[] {1, 2},
                List.of(1, "two", new byte[40_000]),
                Map.of("k", List.of()),
                Duration.ofSeconds(3),
                new Object[] {new byte[50_000], "x"});
        for (Object value : values) {
            Object back = get(shared.submit((Callable<Object> & java.io.Serializable) () -> value));
            assertThat(same(back, value)).as("%s", value).isTrue();
        }
        assertThat(same(shared.map(value -> value, values, 3), values)).isTrue();
    }

    /** Arrays within lists too. */
    private static boolean same(Object one, Object other) {
        if (one instanceof List<?> list && other instanceof List<?> otherList) {
            return list.size() == otherList.size()
                    && IntStream.range(0, list.size()).allMatch(i -> same(list.get(i), otherList.get(i)));
        }
        return Objects.deepEquals(one, other);
    }

    @Test
    void shouldKeepSharedCapturesShared() throws Exception {
        List<String> list = new ArrayList<>();
        List<List<String>> both = List.of(list, list);
        assertThat(get(shared.submit(() -> {
                    list.add("seen");
                    return both.get(0).size() + both.get(1).size();
                })))
                .isEqualTo(2);
        assertThat(list).isEmpty();
    }

    @Test
    void shouldMapInOrderAndStarmap() throws Exception {
        List<Integer> numbers = IntStream.range(0, 10_000).boxed().collect(Collectors.toList());
        assertThat(shared.map(n -> n * 2, numbers))
                .containsExactlyElementsOf(numbers.stream().map(n -> n * 2).toList());
        assertThat(shared.map(n -> n, List.<Integer>of())).isEmpty();
        assertThat(shared.starmap((String a, Integer b) -> a.repeat(b), List.of(Map.entry("a", 2), Map.entry("b", 3))))
                .containsExactly("aa", "bbb");
    }

    @Test
    void shouldStreamLazilyAndInOrderOrAsTheyCome() {
        try (Stream<Integer> squares = shared.imap(n -> n * n, Stream.iterate(0, n -> n + 1))) {
            assertThat(squares.limit(3000))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 3000).mapToObj(n -> n * n).toList());
        }
        try (Stream<Integer> results =
                shared.imapUnordered(n -> n + 1, IntStream.range(0, 20_000).boxed())) {
            Set<Integer> seen = new HashSet<>();
            results.forEach(n -> assertThat(seen.add(n)).isTrue());
            assertThat(seen).hasSize(20_000).contains(1, 20_000);
        }
        try (Stream<Integer> chunked =
                shared.imap(n -> n - 1, IntStream.range(0, 5000).boxed(), 64)) {
            assertThat(chunked.mapToLong(n -> n).sum()).isEqualTo(5000L * 4999 / 2 - 5000);
        }
    }

    @Test
    void shouldHandBackExceptions() throws Exception {
        assertThatThrownBy(() -> get(shared.submit((RemoteCallable<String>) () -> {
                    throw new IOException("on purpose");
                })))
                .cause()
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("on purpose");
        assertThatThrownBy(() -> shared.map(n -> 10 / n, List.of(1, 0, 2)))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> get(shared.submit(() -> {
                    throw new StackOverflowError("deep");
                })))
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void shouldRefuseWhatCannotBeSentAtOnceAndNameIt() throws Exception {
        Object lock = new Object();
        Callable<String> plain = () -> lock.toString();
        assertThatThrownBy(() -> shared.submit(plain))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("lambda made in " + ProcessPoolTest.class.getName())
                .hasMessageContaining("captures java.lang.Object")
                .hasMessageContaining("RemoteCallable");
        assertThatThrownBy(() -> shared.submit((RemoteCallable<String>) () -> lock.toString()))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("captured variable 1 is a java.lang.Object");
        assertThatThrownBy(() -> shared.map(o -> 1, List.of("fine", lock)))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("argument 1 of map(lambda made in ")
                .hasMessageContaining(" is a java.lang.Object");
        assertThatThrownBy(() -> get(shared.submit((RemoteCallable<Object>) () -> new Object())))
                .cause()
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("the result is a java.lang.Object");
        assertThat(get(shared.submit(() -> 1))).isEqualTo(1);
    }

    @Test
    void shouldMoveLargeArgumentsAndResultsBothWaysAtOnce() throws Exception {
        byte[] argument = new byte[64 << 20];
        argument[argument.length - 1] = 7;
        List<CompletableFuture<byte[]>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(shared.submit(() -> {
                byte[] result = argument.clone();
                result[0] = argument[argument.length - 1];
                return result;
            }));
        }
        for (CompletableFuture<byte[]> future : futures) {
            byte[] result = get(future);
            assertThat(result.length).isEqualTo(64 << 20);
            assertThat(result[0]).isEqualTo((byte) 7);
            assertThat(result[result.length - 1]).isEqualTo((byte) 7);
        }
        String text = "x".repeat(3_000_000);
        assertThat(get(shared.submit(() -> List.of(text, text)))).containsExactly(text, text);
    }

    @Test
    void shouldFailExactlyTheTaskThatKillsItsWorker() throws Exception {
        List<String> printed = new CopyOnWriteArrayList<>();
        try (ProcessPool pool =
                ProcessPool.builder().workers(2).outputTo(printed::add).build()) {
            List<CompletableFuture<Integer>> fine = new ArrayList<>();
            List<CompletableFuture<Integer>> deadly = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i;
                fine.add(pool.submit(() -> number));
                if (i % 20 == 10) {
                    deadly.add(pool.submit(() -> {
                        System.out.println("last words of " + number);
                        System.exit(42);
                        return 0;
                    }));
                }
            }
            for (int i = 0; i < 60; i++) {
                assertThat(get(fine.get(i))).isEqualTo(i);
            }
            for (CompletableFuture<Integer> future : deadly) {
                assertThatThrownBy(() -> get(future)).cause().isInstanceOfSatisfying(WorkerDiedException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(42);
                    assertThat(e.task()).contains("lambda made in " + ProcessPoolTest.class.getName());
                    assertThat(e.lastOutput().get(e.lastOutput().size() - 1)).startsWith("last words of");
                });
            }
            assertThat(pool.progress()).isEqualTo(new PoolProgress(63, 63, 3));
        }
    }

    @Test
    void shouldNameTheSignalAndRunTheRestOfTheChunkElsewhereOnce() throws Exception {
        String trace = folder.resolve("trace").toString();
        try (ProcessPool pool = ProcessPool.create(2)) {
            List<Integer> items = IntStream.range(0, 40).boxed().toList();
            List<Integer> done = new ArrayList<>();
            WorkerDiedException death = null;
            try (Stream<Integer> results = pool.imap(
                    n -> {
                        append(trace, "ran " + n);
                        if (n == 13) {
                            Runtime.getRuntime()
                                    .exec(new String[] {"kill", "-9", Long.toString(pid())})
                                    .waitFor();
                        }
                        return n;
                    },
                    items.stream(),
                    20)) {
                var iterator = results.iterator();
                boolean more = true;
                while (more) {
                    try {
                        more = iterator.hasNext();
                        if (more) {
                            done.add(iterator.next());
                        }
                    } catch (java.util.concurrent.CompletionException e) {
                        assertThat(death).isNull();
                        death = (WorkerDiedException) e.getCause();
                    }
                }
            }
            assertThat(done)
                    .containsExactlyElementsOf(
                            items.stream().filter(n -> n != 13).toList());
            assertThat(death).isNotNull();
            assertThat(death.probableSignal()).hasValue("SIGKILL");
            assertThat(death.task()).contains("argument 13 of imap(lambda made in");
            assertThat(Files.readAllLines(Path.of(trace))).hasSize(40).doesNotHaveDuplicates();
        }
    }

    @Test
    @SuppressWarnings("ModifiedButNotUsed") // filling the heap is the use
    void shouldFailTheTaskThatExhaustsItsMemory() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .child(child -> child.jvmOptions("-Xmx64m"))
                .outputTo((String line) -> {})
                .build()) {
            CompletableFuture<Integer> hungry = pool.submit(() -> {
                List<long[]> hoard = new ArrayList<>();
                while (true) {
                    hoard.add(new long[1 << 20]);
                }
            });
            CompletableFuture<Integer> next = pool.submit(() -> 1);
            assertThatThrownBy(() -> get(hungry))
                    .cause()
                    .isInstanceOfSatisfying(
                            WorkerDiedException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(3));
            assertThat(get(next)).isEqualTo(1);
        }
    }

    @Test
    void shouldRetryOnceIfAskedTo() throws Exception {
        String trace = folder.resolve("trace").toString();
        try (ProcessPool pool = ProcessPool.builder().workers(1).retries(true).build()) {
            CompletableFuture<String> second = pool.submit(() -> {
                boolean isFirst = !Files.exists(Path.of(trace));
                append(trace, "once");
                if (isFirst) {
                    Runtime.getRuntime().halt(9);
                }
                return "second time";
            });
            CompletableFuture<String> never = pool.submit(() -> {
                append(trace, "never");
                Runtime.getRuntime().halt(9);
                return "";
            });
            assertThat(get(second)).isEqualTo("second time");
            assertThatThrownBy(() -> get(never)).hasCauseInstanceOf(WorkerDiedException.class);
            assertThat(Files.readAllLines(Path.of(trace))).containsExactly("once", "once", "never", "never");
        }
    }

    @Test
    void shouldEndTheWorkerOfTaskThatTakesTooLongAndNoOther() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            CompletableFuture<Long> slow = pool.submit(
                    () -> {
                        sleep(60_000);
                        return 0L;
                    },
                    Duration.ofMillis(200));
            CompletableFuture<Long> other = pool.submit(() -> {
                sleep(600);
                return pid();
            });
            assertThatThrownBy(() -> get(slow)).hasCauseInstanceOf(TimeoutException.class);
            assertThat(get(other)).isPositive();
            assertThat(get(pool.submit(() -> "fine", Duration.ofSeconds(30)))).isEqualTo("fine");
        }
    }

    @Test
    void shouldNotRunWhatWasCancelledAndEndWhatRuns() throws Exception {
        String trace = folder.resolve("trace").toString();
        try (ProcessPool pool = ProcessPool.create(1)) {
            CompletableFuture<Void> running = pool.submit(() -> {
                append(trace, "started");
                sleep(60_000);
            });
            await(() -> Files.exists(Path.of(trace)) && Files.size(Path.of(trace)) > 0);
            CompletableFuture<Void> waiting = pool.submit(() -> append(trace, "must not run"));
            CompletableFuture<String> last = pool.submit(() -> "last");
            assertThat(waiting.cancel(false)).isTrue();
            assertThat(running.cancel(true)).isTrue();
            assertThat(get(last)).isEqualTo("last");
            assertThatThrownBy(running::join).isInstanceOf(CancellationException.class);
            assertThat(Files.readAllLines(Path.of(trace))).containsExactly("started");
        }
    }

    @Test
    void shouldRunInitializerInEachWorkerAndReplaceWornOutOnes() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .initializer(() -> System.setProperty("initialized", "yes"))
                .maxTasksPerChild(2)
                .build()) {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                seen.add(get(pool.submit(() -> System.getProperty("initialized") + " " + pid())));
            }
            assertThat(seen).allMatch(line -> line.startsWith("yes "));
            assertThat(new HashSet<>(seen)).hasSize(3);
        }
    }

    @Test
    void shouldFailAltogetherWhenInitializerThrowsOrWorkersCannotStart() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(2)
                .initializer(() -> {
                    throw new IllegalStateException("no licence");
                })
                .build()) {
            await(pool::isTerminated);
            assertThatThrownBy(() -> get(pool.submit(() -> 1)))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("no licence");
        }
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .outputTo((String line) -> {})
                .child(child -> child.jvmOptions("-XX:NoSuchOption"))
                .build()) {
            CompletableFuture<Integer> future = pool.submit(() -> 1);
            assertThatThrownBy(() -> get(future))
                    .cause()
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("NoSuchOption");
        }
    }

    @Test
    void shouldNotLetTaskWaitBehindLongOneWhileAnotherWorkerIsIdle() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            for (int i = 0; i < 2000; i++) {
                get(pool.submit(() -> 1)); // short ones: it begins to send ahead
            }
            String file = folder.resolve("signal").toString();
            List<CompletableFuture<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int number = i;
                futures.add(pool.submit(() -> {
                    if (number == 0) {
                        while (!Files.exists(Path.of(file))) {
                            sleep(1);
                        }
                    } else if (number == 39) {
                        append(file, "now");
                    }
                    return true;
                }));
            }
            for (CompletableFuture<Boolean> future : futures) {
                assertThat(get(future)).isTrue();
            }
        }
    }

    @Test
    void shouldEndWorkersByShutdownNow() throws Exception {
        ProcessPool pool = ProcessPool.create(2);
        String trace = folder.resolve("trace").toString();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(pool.submit(() -> {
                append(trace, "started");
                sleep(60_000);
            }));
        }
        await(() -> Files.exists(Path.of(trace))
                && Files.readAllLines(Path.of(trace)).size() == 2);
        CompletableFuture<Integer> waiting = pool.submit(() -> 7);
        List<Runnable> left = pool.shutdownNow();
        assertThat(pool.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
        for (CompletableFuture<Void> future : running) {
            assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
        }
        assertThat(left).hasSize(1);
        assertThat(waiting).isNotDone();
        left.get(0).run();
        assertThat(get(waiting)).isEqualTo(7);
        assertThat(ProcessHandle.current()
                        .children()
                        .noneMatch(child -> child.info()
                                .commandLine()
                                .orElse("")
                                .contains("-" + pool.toString().split(" ", 2)[0])))
                .isTrue();
    }

    @Test
    void shouldRunPoolsWithinTasksAndManyTinyTasksFromManyThreads() throws Exception {
        assertThat(get(shared.submit(() -> {
                    try (ProcessPool inner = ProcessPool.create(1)) {
                        return inner.map(n -> n + 1, List.of(1, 2, 3)).toString();
                    }
                })))
                .isEqualTo("[2, 3, 4]");
        ConcurrentLinkedQueue<CompletableFuture<Integer>> futures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int base = t * 5000;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    int number = base + i;
                    futures.add(shared.submit(() -> number));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Set<Integer> seen = new HashSet<>();
        for (CompletableFuture<Integer> future : futures) {
            seen.add(get(future));
        }
        assertThat(seen).hasSize(20_000);
    }

    @Test
    void shouldLeaveNoOrphanAndNoFileWhenItsProcessIsKilled() throws Exception {
        String pids = folder.resolve("pids").toString();
        Path regions = folder.resolve("regions");
        List<ProcessHandle> workers = new ArrayList<>();
        try (ChildTask<Void> owner = ChildProcess.builder(() -> {
                    ProcessPool pool = ProcessPool.create(2);
                    for (int i = 0; i < 2; i++) {
                        CompletableFuture<Void> unused = pool.submit(() -> {
                            append(pids, Long.toString(pid()));
                            sleep(60_000);
                        });
                    }
                    sleep(60_000);
                })
                .environment("MORTISE_DIR", regions.toString())
                .start()) {
            await(() -> Files.exists(Path.of(pids))
                    && Files.readAllLines(Path.of(pids)).size() == 2);
            for (String line : Files.readAllLines(Path.of(pids))) {
                workers.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
            }
            owner.kill();
        }
        for (ProcessHandle worker : workers) {
            worker.onExit().get(LONG_S, TimeUnit.SECONDS);
        }
        try (Stream<Path> left = Files.walk(regions)) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("pool-"));
        }
    }
}
