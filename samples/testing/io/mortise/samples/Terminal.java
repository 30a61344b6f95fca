package io.mortise.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A terminal in which somebody runs a sample: types lines, reads what comes, presses Ctrl-C or Ctrl-D, or kills it. */
public final class Terminal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String END = "(end of output)";
    private static final String IGNORED_SIGNALS = "SigIgn:";
    private static final long SIGINT_BIT = 1 << 1;

    private final Process process;
    private final PrintStream keyboard;
    private final BlockingQueue<String> screen = new LinkedBlockingQueue<>();
    private final List<String> shown = new ArrayList<>();

    private Terminal(Process process) {
        this.process = process;
        keyboard = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "screen of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs a sample as the runnable jar does, with its regions in that directory. */
    public static Terminal run(Path directory, String... sample) {
        return runMain(directory, Main.class, sample);
    }

    /** Runs a main class, with its regions in that directory. */
    public static Terminal runMain(Path directory, Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MORTISE_DIR", directory.resolve("regions").toString());
        try {
            return new Terminal(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for a line with those words, and returns it; lines before it are passed over. */
    public String expect(String words) throws InterruptedException {
        while (true) {
            String line = screen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("expected \"" + words + "\", but saw\n" + String.join("\n", shown));
            }
            shown.add(line);
            if (line.contains(words)) {
                return line;
            }
        }
    }

    public void type(String line) {
        keyboard.println(line);
    }

    public void pressCtrlD() {
        keyboard.close();
    }

    /** SIGINT, as Ctrl-C sends it; SIGTERM, which does the same to a JVM, if this one was started in a shell's background, deaf to SIGINT. */
    public void pressCtrlC() throws IOException, InterruptedException {
        String signal = isDeafToInterrupts() ? "TERM" : "INT";
        new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid())
                .inheritIO()
                .start()
                .waitFor();
        process.waitFor();
    }

    private boolean isDeafToInterrupts() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith(IGNORED_SIGNALS)) {
                long signals = Long.parseUnsignedLong(
                        line.substring(IGNORED_SIGNALS.length()).trim(), 16);
                return (signals & SIGINT_BIT) != 0;
            }
        }
        return false;
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end, shown was\n" + String.join("\n", shown));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                screen.add(line);
            }
        } catch (IOException e) {
            // A killed process's output may break off.
        }
        screen.add(END);
    }
}
