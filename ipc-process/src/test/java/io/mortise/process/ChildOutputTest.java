package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what a child prints or sends, in good times and in bad. */
final class ChildOutputTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Keeps what it is given. */
    private static final class ListLogger implements System.Logger {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public String getName() {
            return "children";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            lines.add(level + " " + text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(level + " " + MessageFormat.format(format, parameters));
        }
    }

    @Test
    void shouldLogEachLineWithTheNameOfTheChild() throws Exception {
        ListLogger logger = new ListLogger();
        try (ChildTask<Void> child = ChildProcess.builder(() -> {
                    System.out.println("it's {0}, and {braces");
                    System.err.println("alas");
                })
                .name("printer")
                .outputTo(logger)
                .start()) {
            assertThat(child.join(LONG)).isTrue();
        }
        assertThat(logger.lines).contains("INFO printer: it's {0}, and {braces", "WARNING printer: alas");
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldHandOnWhatShutdownHooksPrint() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch ready = new CountDownLatch(1);
        try (ChildTask<Void> child = ChildProcess.builder(() -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
                    System.out.println("ready");
                    sleep();
                })
                .name("child")
                .outputTo((String line) -> {
                    lines.add(line);
                    ready.countDown();
                })
                .start()) {
            assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
            child.terminate();
            assertThat(child.join(LONG)).isTrue();
            assertThat(lines).containsExactly("child: ready", "child: hook");
        }
    }

    @Test
    void shouldHandOnWhatWasPrintedBeforeTheKill() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch dead = new CountDownLatch(1);
        String printed = folder.resolve("printed").toString();
        try (ChildTask<Void> child = ChildProcess.builder(() -> {
                    for (int i = 0; i < 500; i++) {
                        System.out.println("line " + i);
                    }
                    Children.write(Path.of(printed), "all");
                    sleep();
                })
                .outputTo((String line) -> {
                    awaitQuietly(dead);
                    lines.add(line);
                })
                .start()) {
            awaitFile(Path.of(printed));
            child.kill();
            child.onExit().get(60, TimeUnit.SECONDS);
            dead.countDown();
            while (lines.size() < 500) { // or the timeout of all tests
                assertThat(child.join(LONG)).isTrue();
            }
            assertThat(lines).endsWith("task: line 499");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitFile(Path file) throws InterruptedException {
        while (!Files.exists(file)) { // or the timeout of all tests
            Thread.sleep(5);
        }
    }

    @Test
    void shouldNotBeHeldUpByMessagesThatNobodyReceives() throws Exception {
        String trying = folder.resolve("trying").toString();
        ChildTask<Void> child = ChildProcess.builder(() -> {
                    try (Connection connection = Connections.connect("pipe:stdio")) {
                        Children.write(Path.of(trying), "yes");
                        connection.send(new byte[64 << 20]);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .standardStreams(Streams.CONNECTION)
                .start();
        try (child) {
            awaitFile(Path.of(trying));
            assertThat(child.join(Duration.ofMillis(50))).isFalse();
        }
        assertThat(child.exitCode()).hasValue(137);
    }

    @Test
    void shouldTellWhoSendsToAChildThatHasClosedItsInput() throws Exception {
        try (ChildTask<Void> child = ChildProcess.builder(() -> {
                    try {
                        Connections.connect("pipe:stdio").close();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    sleep();
                })
                .standardStreams(Streams.CONNECTION)
                .start()) {
            assertThatThrownBy(() -> {
                        while (true) { // until it has closed it
                            child.connection().send(new byte[100_000]);
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(child.isAlive()).isTrue();
        }
    }
}
