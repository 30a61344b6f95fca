package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTaskTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldHandBackResultOfLambdaWithItsCaptures() throws Exception {
        List<String> words = new ArrayList<>(List.of("a", "b"));
        int times = 3;
        try (ChildTask<String> child = ChildProcess.builder(
                        () -> String.join("-", words).repeat(times)
                                + ThisProcess.current().pid())
                .start()) {
            assertThat(get(child.result())).isEqualTo("a-ba-ba-b" + child.pid());
            assertThat(child.exitCode()).hasValue(0);
        }
    }

    @Test
    void shouldApplyFunctionsToArguments() throws Exception {
        try (ChildTask<Integer> one =
                        ChildProcess.builder(String::length, "four").start();
                ChildTask<Map<String, Integer>> two = ChildProcess.builder(
                                (String key, Integer value) -> Map.of(key, value), "k", 7)
                        .start()) {
            assertThat(get(one.result())).isEqualTo(4);
            assertThat(get(two.result())).containsOnly(Map.entry("k", 7));
        }
    }

    @Test
    void shouldRunRunnableAndReturnNull() throws Exception {
        String file = folder.resolve("trace").toString();
        try (ChildTask<Void> child = ChildProcess.builder(() -> Children.write(Path.of(file), "was here"))
                .start()) {
            assertThat(get(child.result())).isNull();
            assertThat(Path.of(file)).hasContent("was here");
        }
    }

    @Test
    void shouldHandBackExceptionWithStackTraceOfChild() throws Exception {
        try (ChildTask<String> child =
                ChildProcess.builder(ChildTaskTest::fail).name("failing").start()) {
            assertThatThrownBy(() -> get(child.result()))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("on purpose")
                    .hasRootCauseMessage("below")
                    .satisfies(e ->
                            assertThat(e.getStackTrace()[0].getMethodName()).isEqualTo("fail"))
                    .satisfies(e ->
                            assertThat(e.getSuppressed()[0]).hasMessage("thrown in failing (pid " + child.pid() + ")"));
            assertThat(child.exitCode()).hasValue(1);
        }
    }

    private static String fail() throws IOException {
        throw new IOException("on purpose", new IllegalStateException("below"));
    }

    /** Cannot be sent: a thread is not serializable. */
    private static final class Unsendable extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings({"serial", "UnusedVariable"}) // on purpose
        private final Thread culprit = Thread.currentThread();

        private Unsendable() {
            super("has a thread", new IllegalStateException("below"));
        }
    }

    @Test
    void shouldReplaceExceptionThatCannotCross() throws Exception {
        try (ChildTask<String> child =
                ChildProcess.builder(ChildTaskTest::failUnsendably).start()) {
            assertThatThrownBy(() -> get(child.result()))
                    .cause()
                    .isInstanceOf(RemoteTaskException.class)
                    .hasMessageContaining("Unsendable: has a thread")
                    .hasMessageContaining("field culprit of")
                    .hasMessageContaining("java.lang.Thread")
                    .satisfies(e ->
                            assertThat(((RemoteTaskException) e).className()).isEqualTo(Unsendable.class.getName()))
                    .satisfies(e ->
                            assertThat(e.getStackTrace()[0].getMethodName()).isEqualTo("failUnsendably"))
                    .satisfies(e -> assertThat(e.getCause()).hasMessageContaining("below"));
        }
    }

    private static String failUnsendably() throws Exception {
        throw new Unsendable();
    }

    private record Order(String id, Object customer) implements java.io.Serializable {}

    @Test
    void shouldNameTheCaptureThatCannotBeSent() {
        Object lock = new Object();
        Order order = new Order("1", List.of("fine", new Order("2", lock)));
        assertThatThrownBy(() -> ChildProcess.builder(() -> order.id()).start())
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("captured variable 1")
                .hasMessageContaining("field customer of")
                .hasMessageContaining("element 1")
                .hasMessageContaining("is a java.lang.Object, which is not Serializable");
        assertThatThrownBy(() -> ChildProcess.builder(() -> folder.toString()).start())
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("(its `this`)")
                .hasMessageContaining("ChildTaskTest, which is not Serializable");
    }

    @Test
    void shouldNameTheFieldOfResultThatCannotBeSent() throws Exception {
        try (ChildTask<Object> child = ChildProcess.<Object>builder(() -> new Order("1", Thread.currentThread()))
                .start()) {
            assertThatThrownBy(() -> get(child.result()))
                    .cause()
                    .isInstanceOf(UnsendableException.class)
                    .hasMessageContaining("the result, field customer of")
                    .hasMessageContaining("Thread");
            assertThat(child.exitCode()).hasValue(1);
        }
    }

    @Test
    void shouldTellOfChildThatEndedWithoutResult() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildTask<Void> exits = ChildProcess.builder(() -> {
                            System.out.println("good bye");
                            System.exit(42);
                        })
                        .outputTo(lines::add)
                        .start();
                ChildTask<Void> sleeps =
                        ChildProcess.builder(ChildTaskTest::sleep).start()) {
            sleeps.kill();
            assertThatThrownBy(() -> get(exits.result()))
                    .cause()
                    .isInstanceOfSatisfying(WorkerDiedException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(42);
                        assertThat(e.pid()).isEqualTo(exits.pid());
                        assertThat(e.lastOutput()).containsExactly("good bye");
                        assertThat(e.probableSignal()).isEmpty();
                    });
            assertThatThrownBy(() -> get(sleeps.result()))
                    .cause()
                    .isInstanceOfSatisfying(WorkerDiedException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(137);
                        assertThat(e.probableSignal()).hasValue("SIGKILL");
                    });
            assertThat(lines).containsExactly("task: good bye");
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(300_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldHandBackLargeResultToWhoJoinsFirst() throws Exception {
        byte[] argument = new byte[32 << 20];
        Arrays.fill(argument, (byte) 7);
        try (ChildTask<byte[]> child = ChildProcess.builder(
                        (byte[] bytes) -> Arrays.copyOf(bytes, bytes.length * 2), argument)
                .start()) {
            assertThat(child.join(LONG)).isTrue();
            byte[] result = get(child.result());
            assertThat(result.length).isEqualTo(64 << 20);
            assertThat(Arrays.copyOf(result, argument.length)).isEqualTo(argument);
        }
    }

    @Test
    void shouldLeaveNoFiles() throws Exception {
        try (ChildTask<Integer> child = ChildProcess.builder(() -> 1).start()) {
            assertThat(get(child.result())).isEqualTo(1);
        }
        try (ChildTask<Void> killed = ChildProcess.builder(ChildTaskTest::sleep).start()) {
            killed.kill();
            assertThatThrownBy(() -> killed.result().join()).isInstanceOf(CompletionException.class);
        }
        try (Stream<Path> files = Files.list(ParentFolder.path())) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("lock");
        }
    }

    @Test
    void shouldRemoveFolderOfKilledParent() throws Exception {
        String file = folder.resolve("parent").toString();
        try (ChildTask<Void> parent = ChildProcess.builder(() -> {
                    try {
                        ChildProcess child =
                                ChildProcess.builder(ChildTaskTest::sleep).start();
                        Children.write(Path.of(file), child.pid() + " " + ParentFolder.path());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    sleep();
                })
                .start()) {
            await(() -> Files.exists(Path.of(file)));
            String[] told = Files.readString(Path.of(file)).split(" ", 2);
            ProcessHandle grandchild = ProcessHandle.of(Long.parseLong(told[0])).orElseThrow();
            parent.kill();
            grandchild.onExit().get(60, TimeUnit.SECONDS);
            await(() -> !Files.exists(Path.of(told[1])));
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadlineNs = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            Thread.sleep(5);
        }
    }

    @Test
    void shouldTellChildWhoItIs() throws Exception {
        try (ChildTask<String> child = ChildProcess.builder(
                                () -> ThisProcess.current().toString())
                        .name("somebody")
                        .start();
                ChildTask<Boolean> second = ChildProcess.builder(() ->
                                ThisProcess.current().parent().orElseThrow().isAlive())
                        .daemon(false)
                        .start()) {
            assertThat(get(child.result()))
                    .isEqualTo(new ThisProcess(
                                    "somebody",
                                    child.pid(),
                                    true,
                                    Optional.of(new ThisProcess.Parent(
                                            "main", ProcessHandle.current().pid())))
                            .toString());
            assertThat(get(second.result())).isTrue();
        }
        assertThat(ThisProcess.current().parent()).isEmpty();
        assertThat(ThisProcess.current().pid())
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void shouldTalkOverConnectionWhileLinesAreForwarded() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildTask<Integer> child = ChildProcess.builder(() -> {
                    try (Connection connection = Connections.connect("pipe:stdio")) {
                        System.out.println("printed");
                        byte[] message = connection.receive();
                        connection.send(new byte[] {(byte) (message[0] + 1)});
                        return message.length;
                    }
                })
                .standardStreams(Streams.CONNECTION)
                .outputTo(lines::add)
                .name("talker")
                .start()) {
            child.connection().send(new byte[] {41});
            assertThat(child.connection().receive()).containsExactly(42);
            assertThat(get(child.result())).isEqualTo(1);
            child.join();
            assertThat(lines).containsExactly("talker: printed");
        }
    }

    @Test
    void shouldForwardEachLineOnceWithTheName() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildTask<Void> child = ChildProcess.builder(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        System.out.println("line " + i);
                    }
                    System.err.print("no line end");
                })
                .outputTo(lines::add)
                .name("printer")
                .start()) {
            assertThat(child.join(LONG)).isTrue();
            assertThat(lines).hasSize(10_001).contains("printer: line 0", "printer: line 9999", "printer: no line end");
        }
    }

    @Test
    void shouldGoOnWhenConsumerOfLinesThrows() throws Exception {
        try (ChildTask<Integer> child = ChildProcess.builder(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        System.out.println("line");
                    }
                    return 1;
                })
                .outputTo((String line) -> {
                    throw new AssertionError("consumer fails on purpose");
                })
                .start()) {
            assertThat(get(child.result())).isEqualTo(1);
        }
    }

    @Test
    void shouldAwaitSeveral() throws Exception {
        try (ChildTask<Void> first = ChildProcess.builder(ChildTaskTest::sleep).start();
                ChildTask<Void> second =
                        ChildProcess.builder(ChildTaskTest::sleep).start()) {
            List<ChildTask<Void>> both = List.of(first, second);
            assertThat(ChildProcess.active()).contains(first, second);
            assertThat(ChildProcess.awaitAny(both, Duration.ofMillis(10))).isEmpty();
            assertThat(ChildProcess.awaitAll(both, Duration.ofMillis(10))).isFalse();
            second.kill();
            assertThat(ChildProcess.awaitAny(both, LONG)).containsExactly(second);
            assertThat(ChildProcess.awaitAll(both, Duration.ofMillis(10))).isFalse();
            first.kill();
            assertThat(ChildProcess.awaitAll(both, LONG)).isTrue();
            await(() -> !ChildProcess.active().contains(first));
        }
    }

    @Test
    void shouldRunShutdownHooksWhenInterrupted() throws Exception {
        assumeThat(isInterruptIgnored()).as("as below nohup").isFalse();
        Path trace = folder.resolve("trace");
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildProcess child = ChildProcess.builder(Children.Sleeps.class)
                .args(trace.toString())
                .name("sleeper")
                .outputTo(lines::add)
                .start()) {
            await(() -> lines.contains("sleeper: ready"));
            child.interrupt();
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(130);
            assertThat(child.probableSignal()).hasValue("SIGINT");
            assertThat(trace).hasContent("hook ran");
            child.interrupt();
        }
    }

    /** Then all children ignore it too. */
    private static boolean isInterruptIgnored() throws IOException {
        long ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .sum();
        return (ignored & 1L << (INTERRUPT - 1)) != 0;
    }

    private static final int INTERRUPT = 2;
}
