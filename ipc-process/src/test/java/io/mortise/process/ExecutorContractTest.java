package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What code that was written for a pool of threads finds in a pool of processes as well. */
final class ExecutorContractTest {
    private static final long LONG_S = 60;

    @TempDir
    private Path folder;

    private interface Maker {
        ExecutorService make(int workers);
    }

    private record Kind(String name, Maker maker) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> executors() {
        return Stream.of(
                new Kind("threads", Executors::newFixedThreadPool), new Kind("processes", ProcessPool::create));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(LONG_S, TimeUnit.SECONDS);
    }

    private static <T> Callable<T> task(RemoteCallable<T> task) {
        return task;
    }

    private static void sleep(long ms) throws InterruptedException {
        Thread.sleep(ms);
    }

    private static void end(ExecutorService executor) throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void shouldRunWhatIsSubmitted(Kind kind) throws Exception {
        ExecutorService executor = kind.maker.make(2);
        try {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                futures.add(executor.submit(task(() -> number * 2)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(get(futures.get(i))).isEqualTo(2 * i);
                assertThat(futures.get(i).isDone()).isTrue();
            }
            RemoteRunnable nothing = () -> {};
            assertThat(get(executor.submit((Runnable) nothing))).isNull();
            assertThat(get(executor.submit(nothing, "given"))).isEqualTo("given");
            executor.execute(nothing);
            assertThatThrownBy(() -> executor.submit((Callable<String>) null)).isInstanceOf(NullPointerException.class);
        } finally {
            end(executor);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void shouldTellOfFailureByTheFuture(Kind kind) throws Exception {
        ExecutorService executor = kind.maker.make(1);
        try {
            Future<String> failing = executor.submit(task(() -> {
                throw new IOException("on purpose");
            }));
            assertThatThrownBy(() -> get(failing))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("on purpose");
            assertThat(get(executor.submit(task(() -> "goes on")))).isEqualTo("goes on");
        } finally {
            end(executor);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void shouldInvokeAllAndAny(Kind kind) throws Exception {
        ExecutorService executor = kind.maker.make(2);
        try {
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> future : executor.invokeAll(List.of(task(() -> 1), task(() -> 2), task(() -> 3)))) {
                assertThat(future.isDone()).isTrue();
                results.add(future.get());
            }
            assertThat(results).containsExactly(1, 2, 3);
            assertThat(executor.invokeAny(List.of(
                            task(() -> {
                                throw new IOException("not this one");
                            }),
                            task(() -> "this one"))))
                    .isEqualTo("this one");
            assertThatThrownBy(() -> executor.invokeAny(List.of(task(() -> {
                        throw new IOException("none");
                    }))))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> executor.invokeAny(
                            List.of(task(() -> {
                                sleep(60_000);
                                return 1;
                            })),
                            50,
                            TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            List<Future<Integer>> late = executor.invokeAll(
                    List.of(task(() -> {
                        sleep(60_000);
                        return 1;
                    })),
                    50,
                    TimeUnit.MILLISECONDS);
            assertThat(late.get(0).isCancelled()).isTrue();
        } finally {
            end(executor);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void shouldFinishWhatWasSubmittedBeforeShutdownAndRefuseMore(Kind kind) throws Exception {
        ExecutorService executor = kind.maker.make(1);
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            futures.add(executor.submit(task(() -> {
                sleep(20);
                return number;
            })));
        }
        assertThat(executor.isShutdown()).isFalse();
        executor.shutdown();
        assertThat(executor.isShutdown()).isTrue();
        assertThatThrownBy(() -> executor.submit(task(() -> 1))).isInstanceOf(RejectedExecutionException.class);
        for (int i = 0; i < 5; i++) {
            assertThat(get(futures.get(i))).isEqualTo(i);
        }
        assertThat(executor.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(executor.shutdownNow()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void shouldCancelAndHandBackWhatHasNotStarted(Kind kind) throws Exception {
        ExecutorService executor = kind.maker.make(1);
        assertThat(get(executor.submit(task(() -> "ready")))).isEqualTo("ready");
        String started = folder.resolve("started").toString();
        Future<Integer> running = executor.submit(task(() -> {
            Files.createFile(Path.of(started));
            sleep(60_000);
            return 0;
        }));
        Future<Integer> cancelled = executor.submit(task(() -> 1));
        Future<Integer> left = executor.submit(task(() -> 2));
        assertThat(cancelled.cancel(false)).isTrue();
        assertThat(cancelled.isCancelled()).isTrue();
        assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_S);
        while (!Files.exists(Path.of(started))) {
            assertThat(System.nanoTime() - deadlineNs).isNegative();
            Thread.sleep(5);
        }
        List<Runnable> handedBack = executor.shutdownNow();
        assertThat(executor.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
        assertThat(running.isDone()).isTrue();
        assertThat(left.isDone()).isFalse();
        handedBack.forEach(Runnable::run);
        assertThat(get(left)).isEqualTo(2);
    }
}
