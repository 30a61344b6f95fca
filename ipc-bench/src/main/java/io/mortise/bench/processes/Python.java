package io.mortise.bench.processes;

import io.mortise.bench.harness.Processes;
import io.mortise.bench.harness.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs Python's part, a script of this program, as far as this machine can. Where it cannot, or takes too long, or a result is wrong, its figures are
 * left out, with a line that says why: the run is about something else.
 */
final class Python implements AutoCloseable {
    private static final String SCRIPT = "processes.py";
    private static final String COMMAND = "python3";
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final Duration limit;
    private final Set<PythonTrial> leftOut = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "mortise-bench-python-end");
    private @Nullable Path interpreter;
    private String version = "none";
    private volatile @Nullable Process running;

    private Python(Path folder, Duration limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /**
     * Looks for it.
     *
     * @param directory of the run
     * @param limit     for each script
     */
    static Python find(RunDirectory directory, Duration limit) throws IOException, InterruptedException {
        Python python = new Python(directory.disk(), limit);
        Runtime.getRuntime().addShutdownHook(python.hook);
        python.find();
        return python;
    }

    private void find() throws IOException, InterruptedException {
        Optional<Path> found = onPath();
        if (found.isEmpty()) {
            notes.add("left out: Python's figures; there is no " + COMMAND + " on the PATH");
            return;
        }
        try (InputStream script = Objects.requireNonNull(Python.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Files.copy(script, folder.resolve(SCRIPT));
        }
        Duration versionLimit = limit.compareTo(VERSION_LIMIT) < 0 ? limit : VERSION_LIMIT;
        try {
            version = String.join(" ", run(found.get(), versionLimit, "version", List.of("version")));
            interpreter = found.get();
        } catch (FailedException failed) {
            notes.add("left out: Python's figures; " + found.get() + " " + failed.getMessage());
        }
    }

    private static Optional<Path> onPath() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, COMMAND))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Its samples; none, and a note, if that failed now or before. */
    double[] run(PythonTrial trial, ProcessesPlan plan) throws IOException, InterruptedException {
        Path command = interpreter;
        if (command == null || leftOut.contains(trial)) {
            return new double[0];
        }
        List<String> words = List.of(
                trial.task(),
                plan.faultOf(trial.subject()).name(),
                Long.toString(plan.warmUp().toNanos()),
                Long.toString(plan.segment().toNanos()),
                Integer.toString(trial.amount()));
        try {
            return run(command, limit, "samples", words).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (FailedException failed) {
            leftOut.add(trial);
            notes.add("left out: " + trial + ": " + COMMAND + " " + failed.getMessage());
            return new double[0];
        }
    }

    /** What stands behind a word in the output. */
    private List<String> run(Path command, Duration patience, String word, List<String> arguments)
            throws IOException, InterruptedException, FailedException {
        Path output = folder.resolve("python-output");
        Path errors = folder.resolve("python-errors");
        List<String> words = new ArrayList<>(List.of(command.toString(), "-W", "ignore", SCRIPT));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("TMPDIR", folder.toString());
        Process process = builder.start();
        running = process;
        try {
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new FailedException("took more than " + patience.toSeconds() + " s");
            }
        } finally {
            end();
            running = null;
        }
        if (process.exitValue() != 0) {
            throw new FailedException("exit code " + process.exitValue() + ": " + lastLine(errors));
        }
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(word + " "))
                    .findFirst()
                    .map(line -> Arrays.asList(SPACE.split(line.substring(word.length() + 1), 0)))
                    .orElseThrow(() -> new FailedException("printed nothing of use"));
        }
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    }

    /** Its workers first, which would not notice. */
    private void end() {
        Process process = running;
        if (process != null) {
            List<ProcessHandle> workers = Processes.below(process.pid());
            process.destroyForcibly();
            Processes.kill(workers);
        }
    }

    /** {@return its version, or that there is none} */
    String version() {
        return version;
    }

    /** {@return a line for each that was left out} */
    List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then the hook finds nothing to do
        }
    }

    /** Why there is no figure. */
    private static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        private FailedException(String message) {
            super(message);
        }
    }
}
