package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many children, and those who wait for them. */
final class ChildManyTest {
    /** More with {@code -Dmortise.starts=200}. */
    private static final int STARTS = Integer.getInteger("mortise.starts", 32);

    private static final int AT_ONCE = 4;
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void shouldLeaveNoFileNoThreadAndNoDescriptor() throws Exception {
        startSome();
        int descriptors = descriptors();
        for (int i = 0; i < STARTS / AT_ONCE; i++) {
            startSome();
        }
        while (outputThreads() > 0 || descriptors() > descriptors) { // or the timeout of all tests
            Thread.sleep(10);
        }
        assertThat(ParentFolder.path().toFile().list()).containsExactly("lock");
        assertThat(ChildProcess.active()).isEmpty();
    }

    private static void startSome() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        try {
            children.add(
                    ChildProcess.builder(() -> 1).outputTo((String line) -> {}).start());
            children.add(ChildProcess.builder(() -> 1)
                    .standardStreams(Streams.CONNECTION)
                    .start());
            children.add(ChildProcess.builder(Children.Exits.class)
                    .args("1")
                    .standardStreams(Streams.DISCARD)
                    .start());
            children.add(ChildProcess.builder(Children.Sleeps.class)
                    .outputTo((String line) -> {})
                    .start());
            assertThat(ChildProcess.awaitAll(children.subList(0, AT_ONCE - 1), LONG))
                    .isTrue();
        } finally {
            children.forEach(ChildProcess::close);
        }
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static long outputThreads() {
        return Arrays.stream(allThreads())
                .filter(thread -> thread.getName().startsWith("mortise-output"))
                .count();
    }

    private static Thread[] allThreads() {
        return Thread.getAllStackTraces().keySet().toArray(new Thread[0]);
    }

    private interface Waiting {
        void on(ChildProcess child) throws InterruptedException;
    }

    @Test
    void shouldBeInterruptedInEveryWaitAndLeaveTheChildAlone() throws Exception {
        List<Waiting> waits = List.of(
                ChildProcess::join,
                child -> child.join(LONG),
                child -> ChildProcess.awaitAny(List.of(child), LONG),
                child -> ChildProcess.awaitAll(List.of(child), LONG));
        try (ChildProcess child = ChildProcess.builder(Children.Sleeps.class)
                .standardStreams(Streams.DISCARD)
                .start()) {
            for (Waiting wait : waits) {
                CompletableFuture<Thread> waiter = new CompletableFuture<>();
                CompletableFuture<Void> outcome = CompletableFuture.runAsync(
                        () -> {
                            waiter.complete(Thread.currentThread());
                            try {
                                wait.on(child);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException("interrupted", e);
                            }
                        },
                        task -> new Thread(task).start());
                waiter.get(60, TimeUnit.SECONDS).interrupt();
                assertThatThrownBy(() -> outcome.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseInstanceOf(InterruptedException.class);
            }
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void shouldTakeArgumentsOfManyKindsAndLengths() throws Exception {
        String longOne = "x".repeat(100_000);
        try (ChildTask<List<String>> child = ChildProcess.builder(
                        (String first, List<String> others) -> {
                            List<String> all = new ArrayList<>(others);
                            all.add(first);
                            return all;
                        },
                        longOne,
                        List.of("@file", "-version", "é\n\"'"))
                .start()) {
            assertThat(child.result().get(60, TimeUnit.SECONDS))
                    .containsExactly("@file", "-version", "é\n\"'", longOne);
        }
    }

    @Test
    void shouldRefuseArgumentsThatTheSystemDoesNotTake() {
        assertThatThrownBy(() -> ChildProcess.builder(Children.Exits.class)
                        .args("x".repeat(10 << 20))
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rgument list too long");
    }
}
