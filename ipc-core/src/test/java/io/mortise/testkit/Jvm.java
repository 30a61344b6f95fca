package io.mortise.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A second JVM, started by a test on its own class path and flags. The two talk in lines: what the child says with
 * {@link Child#say} is read here with {@link #readLine()}, and {@link #tell} is heard there with {@link Child#listen()}.
 *
 * <p>The child dies with this JVM, however that ends, and {@link #close()} kills it (-9) and waits for its end. Whatever
 * waits has a limit of a minute and then fails with what the child wrote to its standard error.
 *
 * <pre>{@code
 * try (Jvm child = Jvm.start(Holder.class, file)) {
 *     child.expect("holding");
 *     child.kill();
 * }
 * }</pre>
 *
 * <p>Used by one thread.
 */
public final class Jvm implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final PrintStream toChild;
    private final Path errors;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private Jvm(Process process, Path errors) {
        this.process = process;
        this.toChild = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts the main class in a small, quickly started JVM; arguments are handed over as their strings. */
    public static Jvm start(Class<?> main, Object... arguments) {
        return builder(main).start(arguments);
    }

    /** For a JVM with flags or an environment of its own. */
    public static Builder builder(Class<?> main) {
        return new Builder(main);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The next line that the child said. */
    public String readLine() {
        try {
            Optional<String> line = lines.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing said within " + LIMIT + describe());
            }
            return line.orElseThrow(() -> new AssertionError("said nothing more" + describe()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Reads the next line and fails unless it is this one. */
    public void expect(String expected) {
        String line = readLine();
        if (!line.equals(expected)) {
            throw new AssertionError("expected=" + expected + " said=" + line + describe());
        }
    }

    /** Sends the child a line. */
    public void tell(Object line) {
        toChild.println(line);
    }

    /** SIGKILL, and waits until it is dead. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("survived SIGKILL" + describe());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** SIGSTOP, and waits until every thread of it stands still. */
    public void stop() {
        signal("STOP");
        try {
            while (!isStopped()) {
                Thread.sleep(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Waits for the child's own end and returns its exit code. */
    public int waitFor() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("did not end within " + LIMIT + describe());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Fails with its standard error unless it ends by itself with exit code 0. */
    public void expectSuccess() {
        int exitCode = waitFor();
        if (exitCode != 0) {
            throw new AssertionError("exitCode=" + exitCode + describe());
        }
    }

    /** What the child wrote to its standard error up to now. */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return "(" + e + ")";
        }
    }

    @Override
    public void close() {
        kill();
        toChild.close();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isStopped() throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path task : tasks) {
                // Field 3, behind the name in brackets, which may hold anything.
                String stat = Files.readString(task.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
        }
        return true;
    }

    /** The shell's kill, since a small system has no other. */
    private void signal(String name) {
        try {
            int exitCode = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new AssertionError("kill -" + name + " exitCode=" + exitCode + describe());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String describe() {
        String state = process.isAlive() ? "alive" : "ended with " + process.exitValue();
        return ": pid " + pid() + ", " + state + ", its standard error:\n" + errors();
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }

    private void pumpLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The stream of a killed process may break off: that is its end.
        }
        lines.add(Optional.empty());
    }

    /** Flags, environment and the start. */
    public static final class Builder {
        private final Class<?> main;
        private final List<String> flags = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();

        private Builder(Class<?> main) {
            this.main = main;
            // A test's child is to start quickly and to leave the two cores alone. It is not to complain of an archive
            // that does not suit it, nor that a killed one of the same pid has left its file of performance data.
            flags.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-Xmx128m",
                    "-XX:-UsePerfData",
                    "-Xlog:disable"));
            flags.addAll(QuickStart.shared().flags());
            for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
                if (flag.startsWith("--add-opens") || flag.startsWith("--enable-native-access")) {
                    flags.add(flag);
                }
            }
        }

        /** Added behind the flags it has, so that the last of two wins. */
        public Builder flags(String... more) {
            flags.addAll(List.of(more));
            return this;
        }

        /** Takes away what this JVM was told to open. */
        public Builder withoutOpens() {
            flags.removeIf(flag -> flag.startsWith("--add-opens"));
            return this;
        }

        public Builder environment(String name, Object value) {
            environment.put(name, value.toString());
            return this;
        }

        private List<String> command(Object... arguments) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.add("-cp");
            command.add(QuickStart.shared().classPath());
            command.add(Child.class.getName());
            command.add(main.getName());
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            return command;
        }

        public Jvm start(Object... arguments) {
            try {
                QuickStart.shared()
                        .started(builder(Training.class)
                                .command(QuickStart.shared().folder()));
                List<String> command = command(arguments);
                Path errors = Files.createTempFile("mortise-child-", ".err");
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
                builder.environment().putAll(environment);
                Jvm jvm = new Jvm(builder.start(), errors);
                Thread pump = new Thread(jvm::pumpLines, "lines of " + main.getSimpleName() + " " + jvm.pid());
                pump.setDaemon(true);
                pump.start();
                return jvm;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
