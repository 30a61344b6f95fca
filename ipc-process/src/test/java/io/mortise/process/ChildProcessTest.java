package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.transport.Connection;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void shouldHandBackExitCode() throws Exception {
        try (ChildProcess child =
                ChildProcess.builder(Children.Exits.class).args("7").start()) {
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(7);
            assertThat(child.join()).isEqualTo(7);
            assertThat(child.onExit().get(60, TimeUnit.SECONDS)).isEqualTo(7);
            assertThat(child.probableSignal()).isEmpty();
            assertThat(child.isAlive()).isFalse();
            assertThat(child.toString())
                    .contains("Exits")
                    .contains(Long.toString(child.pid()))
                    .contains("exit code 7");
        }
    }

    @Test
    void shouldExitWithOneAndPrintTraceWhenMainThrows() throws Exception {
        try (ChildProcess child = ChildProcess.builder(Children.Throws.class)
                .args("on purpose")
                .outputTo(folder.resolve("out"))
                .start()) {
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(1);
            assertThat(folder.resolve("out"))
                    .content()
                    .contains("Exception in thread \"main\" java.lang.IllegalStateException: on purpose")
                    .doesNotContain("InvocationTargetException");
        }
    }

    @Test
    void shouldExitWithOneWhenThereIsNoSuchMainClass() throws Exception {
        try (ChildProcess child = ChildProcess.builder("no.such.Main")
                .outputTo(folder.resolve("out"))
                .start()) {
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(1);
            assertThat(folder.resolve("out")).content().contains("ClassNotFoundException: no.such.Main");
        }
    }

    @Test
    void shouldHandOnEverythingAsked() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("working directory"));
        try (ChildProcess child = ChildProcess.builder(Children.Tells.class)
                .args("a b", "", "\"q\"", "$HOME", "@file")
                .args("*")
                .jvmOptions("-Xmx123m", "-Dmortise.test=yes it is")
                .environment("COLOUR", "blue")
                .directory(directory)
                .outputTo(folder.resolve("out"))
                .start()) {
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(0);
            assertThat(folder.resolve("out"))
                    .content()
                    .contains("args=a b||\"q\"|$HOME|@file|*\n")
                    .contains("directory=" + directory.toRealPath() + "\n")
                    .contains("colour=blue\n")
                    .contains("mortiseDir=" + System.getenv("MORTISE_DIR") + "\n")
                    .contains("-Xmx123m")
                    .contains("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
                    .contains("property=yes it is\n")
                    .contains("input=-1\n")
                    .contains("error=too\n");
        }
    }

    @Test
    void shouldTellOfKill() throws Exception {
        try (ChildProcess child = ChildProcess.builder(Children.Sleeps.class)
                .standardStreams(Streams.DISCARD)
                .start()) {
            assertThat(child.join(Duration.ofMillis(50))).isFalse();
            assertThat(child.isAlive()).isTrue();
            assertThat(child.exitCode()).isEmpty();
            assertThat(child.onExit()).isNotDone();
            assertThat(child.toString()).contains("running");
            child.kill();
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(137);
            assertThat(child.probableSignal()).hasValue("SIGKILL");
            assertThat(child.toString()).contains("probably SIGKILL");
        }
    }

    @Test
    void shouldRunShutdownHooksWhenTerminated() throws Exception {
        Path trace = folder.resolve("trace");
        Path out = folder.resolve("out");
        try (ChildProcess child = ChildProcess.builder(Children.Sleeps.class)
                .args(trace.toString())
                .outputTo(out)
                .start()) {
            awaitContent(out);
            child.terminate();
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(143);
            assertThat(child.probableSignal()).hasValue("SIGTERM");
            assertThat(trace).hasContent("hook ran");
        }
    }

    @Test
    void shouldKillAndReapByClose() throws Exception {
        ChildProcess child = ChildProcess.builder(Children.Sleeps.class)
                .standardStreams(Streams.DISCARD)
                .start();
        child.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(child.exitCode()).hasValue(137);
        assertThat(Path.of("/proc", Long.toString(child.pid()))).doesNotExist();
        child.close();
    }

    @Test
    void shouldRefuseConnectionThatWasNotAskedFor() throws Exception {
        try (ChildProcess child =
                ChildProcess.builder(Children.Exits.class).args("0").start()) {
            assertThatThrownBy(child::connection)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Streams.CONNECTION");
        }
    }

    @Test
    void shouldKeepPrintsOutOfTheConnection() throws Exception {
        Path out = folder.resolve("out");
        Random random = new Random(1);
        try (ChildProcess child = ChildProcess.builder(Children.Chatters.class)
                .standardStreams(Streams.CONNECTION)
                .jvmOptions("-Xlog:gc", "-Xlog:class+load=info:stdout:uptime", "-verbose:module")
                .jvmOptions("-XX:+PrintCommandLineFlags", "-XX:+PrintFlagsFinal")
                .environment("JAVA_TOOL_OPTIONS", "-Xlog:safepoint")
                .outputTo(out)
                .start()) {
            Connection connection = child.connection();
            for (int length : new int[] {0, 1, 100, 10_001, 1_000_000, 3, 4}) {
                byte[] message = new byte[length];
                random.nextBytes(message);
                connection.send(message);
                assertThat(connection.receive()).isEqualTo(message);
            }
            assertThat(connection.describe()).contains("pipe:stdio").contains("1048576 bytes");
            connection.close();
            assertThat(child.join(LONG)).isTrue();
            assertThat(child.exitCode()).hasValue(0);
            assertThat(new String(Files.readAllBytes(out), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .contains("before the connection", "got 10001", "[gc]", "java.lang.String", "MaxHeapSize", "end\n");
        }
    }

    @Test
    void shouldEndWithErrorWhenChildOfConnectionDies() throws Exception {
        try (ChildProcess child = ChildProcess.builder(Children.Throws.class)
                .args("early")
                .standardStreams(Streams.CONNECTION)
                .outputTo(folder.resolve("out"))
                .start()) {
            assertThatThrownBy(() -> child.connection().receive()).isInstanceOf(java.io.EOFException.class);
        }
    }

    @Test
    void shouldFindClassesOnAwkwardAndLongClassPaths() throws Exception {
        Path awkward = Files.createDirectory(folder.resolve("with space \"quote\" \\ and ünïcode"));
        Path own = Path.of(Children.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        copy(own, awkward);
        List<Path> entries = new ArrayList<>(List.of(awkward));
        for (int i = 0; i < 3000; i++) {
            entries.add(folder.resolve("nothing here, just length, to exceed what one word may have " + i));
        }
        for (List<Path> classPath : List.of(entries.subList(0, 1), entries)) {
            try (ChildProcess child = ChildProcess.builder(Children.Exits.class)
                    .args("5")
                    .classPath(classPath)
                    .start()) {
                assertThat(child.join(LONG)).isTrue();
                assertThat(child.exitCode()).hasValue(5);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void shouldLeaveNoOrphanWhenParentIsKilled() throws Exception {
        ProcessHandle grandchild = startGrandchild("true", Children.Sleeps.class, ChildProcess::kill);
        awaitEnd(grandchild);
    }

    @Test
    void shouldLeaveNoOrphanWhenParentEndsInOrder() throws Exception {
        ProcessHandle grandchild = startGrandchild("true", Children.Sleeps.class, ChildProcess::terminate);
        awaitEnd(grandchild);
    }

    /** Both at once, since each takes the five seconds that hooks are given. */
    @Test
    void shouldHaltOrphanWhoseShutdownHookHangsAlsoIfItEndedBefore() throws Exception {
        ProcessHandle orphan = startGrandchild(
                Files.createDirectory(folder.resolve("one")), "true", Children.Clings.class, ChildProcess::kill);
        ProcessHandle ending = startGrandchild(
                Files.createDirectory(folder.resolve("other")), "true", Children.Clings.class, parent -> {
                    ProcessHandle child = grandchildOf(parent);
                    child.destroy();
                    Thread.sleep(300);
                    assertThat(child.isAlive()).isTrue();
                });
        awaitEnd(orphan);
        awaitEnd(ending);
    }

    @Test
    void shouldLetOtherChildrenLiveOn() throws Exception {
        ProcessHandle grandchild = startGrandchild("false", Children.Sleeps.class, ChildProcess::kill);
        try {
            Thread.sleep(500);
            assertThat(grandchild.isAlive()).isTrue();
        } finally {
            grandchild.destroyForcibly();
        }
        awaitEnd(grandchild);
    }

    @Test
    void shouldNotEndWhileParentIsOnlyStopped() throws Exception {
        ProcessHandle grandchild = startGrandchild("true", Children.Sleeps.class, parent -> {
            signal("-STOP", parent.pid());
            Thread.sleep(500);
            assertThat(parent.isAlive()).isTrue();
            assertThat(grandchildOf(parent).isAlive()).isTrue();
        });
        awaitEnd(grandchild);
    }

    private interface Fate {
        void befall(ChildProcess parent) throws Exception;
    }

    /** Starts a child that starts one of its own, and ends the former. */
    private ProcessHandle startGrandchild(String daemon, Class<?> mainClass, Fate fate) throws Exception {
        return startGrandchild(folder, daemon, mainClass, fate);
    }

    private ProcessHandle startGrandchild(Path in, String daemon, Class<?> mainClass, Fate fate) throws Exception {
        Path pidFile = in.resolve("pid");
        try (ChildProcess parent = ChildProcess.builder(Children.Starts.class)
                .args(pidFile.toString(), daemon, mainClass.getName(), "wait")
                .outputTo(in.resolve("out"))
                .start()) {
            awaitContent(pidFile);
            long pid = Long.parseLong(Files.readString(pidFile));
            ProcessHandle grandchild = ProcessHandle.of(pid).orElseThrow();
            awaitReady(in.resolve("out"));
            fate.befall(parent);
            return grandchild;
        }
    }

    private ProcessHandle grandchildOf(ChildProcess parent) {
        return ProcessHandle.of(parent.pid()).orElseThrow().children().findAny().orElseThrow();
    }

    private static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill " + signal + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void awaitEnd(ProcessHandle process) throws Exception {
        process.onExit().get(60, TimeUnit.SECONDS);
    }

    private static void awaitContent(Path file) throws Exception {
        long deadlineNs = System.nanoTime() + LONG.toNanos();
        while (!Files.exists(file) || Files.size(file) == 0) {
            assertThat(System.nanoTime()).as("waiting for " + file).isLessThan(deadlineNs);
            Thread.sleep(5);
        }
    }

    private static void awaitReady(Path file) throws Exception {
        do {
            awaitContent(file);
            Thread.sleep(5);
        } while (!Files.readString(file).contains("ready"));
    }

    @Test
    void shouldKeepLockOfParentThroughEverything() throws Exception {
        String path = ParentLock.path();
        try (ChildProcess child =
                ChildProcess.builder(Children.Exits.class).args("0").start()) {
            assertThat(child.join(LONG)).isTrue();
        }
        assertThat(ParentLock.path()).isEqualTo(path);
        assertThat(ParentLock.isHeld()).isTrue();
        assertThat(new File(path)).exists();
    }
}
