package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do to a pool that they had better not: each has an answer, and the pool goes on. */
final class PoolTroubleTest {
    private static final long LONG_S = 60;
    private static final long FOR_EVER_MS = 600_000;

    /** For tests that leave it as it was, or with other workers. */
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

    private static void await(String file) {
        await(() -> Files.exists(Path.of(file)));
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_S);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).isNegative();
            sleep(5);
        }
    }

    private static void stopThisProcess() throws IOException, InterruptedException {
        new ProcessBuilder(
                        "kill", "-STOP", Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor();
        sleep(FOR_EVER_MS);
    }

    // ---- What cannot cross

    private static final class Locked extends Exception {
        private static final long serialVersionUID = 1;
        private final Object lock;

        private Locked(Object lock) {
            super("on purpose, with " + lock);
            this.lock = lock;
        }

        @Override
        public String getMessage() {
            return super.getMessage() + lock;
        }
    }

    @Test
    void shouldNameFieldOfExceptionThatCannotCross() {
        assertThatThrownBy(() -> get(shared.submit((RemoteCallable<String>) () -> {
                    throw new Locked(new Object());
                })))
                .cause()
                .isInstanceOfSatisfying(
                        RemoteTaskException.class,
                        e -> assertThat(e.className()).isEqualTo(Locked.class.getName()))
                .hasMessageContaining("on purpose")
                .hasMessageContaining("field lock of " + Locked.class.getTypeName());
    }

    /** Can be read in any process but the one where that is set. */
    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) {
            if (!reads.get()) {
                throw new IllegalStateException("not here");
            }
        }
    }

    private static final AtomicBoolean reads = new AtomicBoolean(true);

    @Test
    void shouldFailOnlyTheItemWhoseResultCannotBeReadHere() throws Exception {
        reads.set(false);
        try {
            List<Object> ends = new ArrayList<>();
            try (Stream<Object> results = shared.imap(
                    n -> n == 2 ? (Serializable) new Unreadable() : n,
                    IntStream.range(0, 5).boxed(),
                    5)) {
                Iterator<Object> iterator = results.iterator();
                boolean more = true;
                while (more) {
                    try {
                        more = iterator.hasNext();
                        if (more) {
                            ends.add(iterator.next());
                        }
                    } catch (CompletionException e) {
                        assertThat(e)
                                .hasCauseInstanceOf(UnsendableException.class)
                                .hasMessageContaining("not here");
                        ends.add("unreadable");
                    }
                }
            }
            assertThat(ends).containsExactly(0, 1, "unreadable", 3, 4);
        } finally {
            reads.set(true);
        }
    }

    @Test
    void shouldRefuseClassesOfTheJdkThatAreNoValuesBothWays() throws Exception {
        SecureRandom random = new SecureRandom();
        assertThatThrownBy(() -> get(shared.submit(() -> random.nextInt())))
                .hasMessageContaining("java.security.SecureRandom");
        assertThatThrownBy(() -> get(shared.submit((RemoteCallable<Object>) SecureRandom::new)))
                .hasMessageContaining("java.security.SecureRandom");
        assertThat(get(shared.submit(() -> "goes on"))).isEqualTo("goes on");
    }

    // ---- What threads of the pool are made to do

    @Test
    void shouldRefuseToWaitForItselfWhenClosedByItsOwnThread() throws Exception {
        ProcessPool pool = ProcessPool.create(1);
        String gate = folder.resolve("gate").toString();
        CompletableFuture<Void> closed = pool.submit(() -> await(gate)).thenRun(pool::close);
        append(gate, "now");
        assertThatThrownBy(() -> get(closed))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thenRunAsync");
        assertThat(pool.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldGoOnWhateverCallbacksAndListenersDo() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .progress(progress -> {
                    told.incrementAndGet();
                    throw new AssertionError("of a listener");
                })
                .build()) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Integer> interrupted = pool.submit(() -> {
                            sleep(20);
                            return 1;
                        })
                        .thenApply(n -> {
                            Thread.currentThread().interrupt();
                            throw new AssertionError("of a stage");
                        });
                assertThatThrownBy(() -> get(interrupted)).hasRootCauseMessage("of a stage");
                assertThat(get(pool.submit(() -> "goes on"))).isEqualTo("goes on");
            }
            CompletableFuture<Integer> killed = pool.submit(() -> {
                Runtime.getRuntime().halt(1);
                return 1;
            });
            assertThatThrownBy(() -> get(killed)).hasCauseInstanceOf(WorkerDiedException.class);
            assertThat(get(pool.submit(() -> "with another worker"))).isEqualTo("with another worker");
            assertThat(told.get()).isEqualTo(8);
        }
    }

    // ---- The end

    @Test
    void shouldEndMapAndStreamWhenShutDownAtOnce() throws Exception {
        ProcessPool pool = ProcessPool.create(2);
        String started = folder.resolve("started").toString();
        CompletableFuture<List<Integer>> map = pool.mapAsync(
                n -> {
                    append(started, "one");
                    sleep(FOR_EVER_MS);
                    return n;
                },
                List.of(1, 2, 3, 4, 5, 6),
                1);
        await(started);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            try (Stream<Integer> stream = pool.imap(n -> n, Stream.iterate(1, n -> n + 1))) {
                return stream.findFirst().orElseThrow();
            }
        });
        await(() -> pool.progress().submitted() > 6);
        assertThat(pool.shutdownNow()).isEmpty();
        assertThatThrownBy(() -> get(map)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> get(reader)).hasCauseInstanceOf(CancellationException.class);
        assertThat(pool.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> pool.map(n -> n, List.of(1))).isInstanceOf(RejectedExecutionException.class);
        pool.close();
    }

    @Test
    void shouldEndPoolWhoseClosingThreadIsInterrupted() throws Exception {
        ProcessPool pool = ProcessPool.create(1);
        String started = folder.resolve("started").toString();
        CompletableFuture<Void> running = pool.submit(() -> {
            append(started, "now");
            sleep(FOR_EVER_MS);
        });
        await(started);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(running.isCancelled()).isTrue();
    }

    @Test
    void shouldEndReaderOfStreamThatWasClosed() {
        Stream<Integer> stream = shared.imap(n -> n, Stream.iterate(1, n -> n + 1));
        Iterator<Integer> results = stream.iterator();
        assertThat(results.next()).isEqualTo(1);
        stream.close();
        assertThatThrownBy(() -> {
                    while (results.hasNext()) {
                        results.next();
                    }
                })
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void shouldNotReadManyLargeArgumentsAhead() {
        AtomicInteger read = new AtomicInteger();
        try (Stream<Integer> results = shared.imap(bytes -> bytes.length, Stream.generate(() -> {
            read.incrementAndGet();
            return new byte[1 << 20];
        }))) {
            Iterator<Integer> iterator = results.iterator();
            for (int i = 0; i < 40; i++) {
                assertThat(iterator.next()).isEqualTo(1 << 20);
            }
        }
        assertThat(read.get()).isLessThan(100);
    }

    // ---- Cancelling

    @Test
    void shouldCancelTaskWhoseResultStaysHere() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            Object notSerializable = new Object();
            RemoteRunnable nothing = () -> {};
            assertThat(get(pool.submit((Runnable) nothing, notSerializable))).isSameAs(notSerializable);
            String started = folder.resolve("started").toString();
            RemoteRunnable endless = () -> {
                append(started, "now");
                sleep(FOR_EVER_MS);
            };
            Future<Object> running = pool.submit((Runnable) endless, notSerializable);
            await(started);
            assertThat(running.cancel(true)).isTrue();
            assertThat(get(pool.submit(() -> "goes on"))).isEqualTo("goes on");
        }
    }

    @Test
    void shouldHitNobodyElseWhenTaskIsCancelledAsItEnds() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            for (int i = 0; i < 1000; i++) {
                get(pool.submit(() -> 1)); // short ones: it begins to send ahead
            }
            for (int i = 0; i < 40; i++) {
                CompletableFuture<Integer> hit = pool.submit(() -> 1);
                List<CompletableFuture<Integer>> others = new ArrayList<>();
                for (int j = 0; j < 20; j++) {
                    int number = j;
                    others.add(pool.submit(() -> number));
                }
                for (int spin = 0; spin < i * 10; spin++) {
                    Thread.onSpinWait();
                }
                hit.cancel(true);
                for (int j = 0; j < 20; j++) {
                    assertThat(get(others.get(j))).isEqualTo(j);
                }
            }
        }
    }

    // ---- Workers that do not go on

    @Test
    void shouldLetNobodyElseWaitForWorkerThatIsStopped() throws Exception {
        try (ProcessPool pool = ProcessPool.create(2)) {
            CompletableFuture<Integer> stopped = pool.submit(
                    () -> {
                        stopThisProcess();
                        return 1;
                    },
                    Duration.ofSeconds(1));
            byte[] large = new byte[4 << 20];
            List<CompletableFuture<Integer>> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(pool.submit(() -> 2));
                if (i % 10 == 0) {
                    others.add(pool.submit(() -> large.length - (4 << 20) + 2));
                }
            }
            for (CompletableFuture<Integer> other : others) {
                assertThat(get(other)).isEqualTo(2);
            }
            assertThatThrownBy(() -> get(stopped)).hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void shouldReplaceWorkerThatWasStoppedWhileIdleOnceTaskWithTimeoutIsThere() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1)) {
            long pid = get(pool.submit(() -> ProcessHandle.current().pid()));
            new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
            long other = get(pool.submit(() -> ProcessHandle.current().pid(), Duration.ofSeconds(3)));
            assertThat(other).isNotEqualTo(pid);
        }
    }

    // ---- Where pools are used

    @Test
    void shouldServeVirtualThreads() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads");
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try {
            List<Future<Long>> sums = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                sums.add(threads.submit(() -> {
                    byte[] bytes = new byte[100_000];
                    long sum = shared.apply(() -> (long) bytes.length) - bytes.length + number;
                    try (Stream<Integer> results =
                            shared.imap(n -> n, IntStream.range(0, 100).boxed(), 10)) {
                        return sum + results.mapToLong(n -> n).sum();
                    }
                }));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(get(sums.get(i))).isEqualTo(i + 4950);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
