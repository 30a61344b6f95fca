package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program as a user starts it, in folders of its own, with both outputs piped. */
final class BenchProcess implements AutoCloseable {
    private static final long LIMIT_S = 100;

    private final Process process;
    private final Path work;
    private final Path memory;
    private final Path temp;

    private BenchProcess(Process process, Path work, Path memory, Path temp) {
        this.process = process;
        this.work = work;
        this.memory = memory;
        this.temp = temp;
    }

    static BenchProcess start(Path directory, String... args) throws IOException {
        return start(directory, Map.of(), args);
    }

    static BenchProcess start(Path directory, Map<String, String> environment, String... args) throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path memory = directory.resolve("memory");
        Path temp = Files.createDirectories(directory.resolve("t"));
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temp,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(work.toFile())
                .redirectOutput(work.resolve("out").toFile())
                .redirectError(work.resolve("err").toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().put("MORTISE_DIR", memory.toString());
        builder.environment().putAll(environment);
        return new BenchProcess(builder.start(), work, memory, temp);
    }

    int waitFor() throws InterruptedException, IOException {
        assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS))
                .as("ended; so far: %s", err())
                .isTrue();
        return process.exitValue();
    }

    /** Waits until a line on standard error says so. */
    void awaitErr(String part) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!err().contains(part)) {
            assertThat(process.isAlive()).as("lives; so far: %s", err()).isTrue();
            assertThat(System.nanoTime() - deadlineNs).as("waits for: %s", part).isNegative();
            Thread.sleep(10);
        }
    }

    String out() throws IOException {
        return Files.readString(work.resolve("out"));
    }

    String err() throws IOException {
        return Files.readString(work.resolve("err"));
    }

    Path file(String name) {
        return work.resolve(name);
    }

    /** The second JVM. */
    ProcessHandle peer() {
        return process.children().findFirst().orElseThrow();
    }

    /** SIGTERM, for which the JVM does the same as for Ctrl-C. */
    void terminate() {
        process.destroy();
    }

    /** What it put into its two folders and did not take away. */
    List<Path> leftBehind() throws IOException {
        List<Path> left = new ArrayList<>();
        for (Path folder : List.of(memory, temp)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(left::add);
            }
        }
        return left;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
