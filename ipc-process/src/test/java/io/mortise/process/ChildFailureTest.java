package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that do not start, or whose results do not arrive. */
final class ChildFailureTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldHandBackWhatTheJvmSaysThatRefuses() throws Exception {
        try (ChildTask<Integer> unseen = ChildProcess.builder(() -> 1)
                        .jvmOptions("-XX:NoSuchOption")
                        .standardStreams(Streams.DISCARD)
                        .start();
                ChildTask<Integer> seen = ChildProcess.builder(() -> 1)
                        .jvmOptions("-Xmx1k")
                        .outputTo((String line) -> {})
                        .start()) {
            assertThatThrownBy(() -> get(unseen.result()))
                    .cause()
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("Unrecognized VM option 'NoSuchOption'");
            assertThatThrownBy(() -> get(seen.result()))
                    .cause()
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("Too small maximum heap");
            assertThat(unseen.exitCode()).hasValue(1);
        }
    }

    @Test
    void shouldLetTheJvmPrintWhyItRefuses() throws Exception {
        Path out = folder.resolve("out");
        try (ChildProcess child = ChildProcess.builder(Children.Exits.class)
                .jvmOptions("-XX:NoSuchOption")
                .outputTo(out)
                .start()) {
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(1);
            assertThat(out).content().contains("Unrecognized VM option 'NoSuchOption'");
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsNotThere() {
        assertThatThrownBy(() -> ChildProcess.builder(() -> 1)
                        .directory(folder.resolve("nowhere"))
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }

    /** Limits the length of files, as a full disk does. */
    @Test
    void shouldTellOfAResultThatThereIsNoRoomFor() throws Exception {
        Path out = folder.resolve("out");
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 1000; exec \"$@\"", "sh"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(NeededFlags.of(""));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Limited.class.getName()));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(out.toFile()))
                .start();
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(out)
                    .content()
                    .contains("the result cannot be written to")
                    .contains("exit code 1");
        } finally {
            process.destroyForcibly();
        }
    }

    static final class Limited {
        private Limited() {}

        public static void main(String[] args) throws Exception {
            try (ChildTask<byte[]> child =
                    ChildProcess.builder(() -> new byte[4 << 20]).start()) {
                child.result().get();
            } catch (ExecutionException e) {
                System.out.println(e.getCause() + " exit code 1");
            }
        }
    }

    /** Does nothing. */
    private static final class Handler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void shouldRefuseWhatIsNeitherOfTheApplicationNorAValue() throws Exception {
        try (ChildTask<Object> random =
                        ChildProcess.<Object>builder(() -> new SecureRandom()).start();
                ChildTask<Object> proxy = ChildProcess.<Object>builder(() -> Proxy.newProxyInstance(
                                Handler.class.getClassLoader(), new Class<?>[] {Runnable.class}, new Handler()))
                        .start()) {
            assertThatThrownBy(() -> get(random.result()))
                    .cause()
                    .isInstanceOf(UnsendableException.class)
                    .hasMessageContaining("the result of child task cannot be read here")
                    .hasMessageContaining("java.security.SecureRandom is not allowed")
                    .hasMessageContaining("send what is in it instead");
            assertThatThrownBy(() -> get(proxy.result())).cause().isInstanceOf(UnsendableException.class);
        }
    }

    @Test
    void shouldHandBackValuesOfTheJdk() throws Exception {
        List<Object> values = List.of(
                new File("/etc"), InetSocketAddress.createUnresolved("host", 80), new Timestamp(5), Duration.ofDays(1));
        try (ChildTask<List<Object>> child =
                ChildProcess.builder((List<Object> same) -> same, values).start()) {
            assertThat(get(child.result())).isEqualTo(values);
        }
    }

    @Test
    void shouldBearThatItsTemporaryFilesAreTidiedUp() throws Exception {
        try (ChildProcess earlier = ChildProcess.builder(Children.Sleeps.class)
                .outputTo(folder.resolve("out"))
                .start()) {
            while (!Files.exists(folder.resolve("out"))
                    || !Files.readString(folder.resolve("out")).contains("ready")) {
                Thread.sleep(5);
            }
            Path before = ParentFolder.path();
            for (File file : before.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            assertThat(ParentLock.path()).startsWith(before.toString());
            for (File file : before.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Files.delete(before);
            try (ChildTask<Integer> child = ChildProcess.builder(() -> 1).start()) {
                assertThat(get(child.result())).isEqualTo(1);
            }
            assertThat(earlier.isAlive()).isTrue();
            assertThat(ParentLock.isHeld()).isTrue();
        }
    }
}
