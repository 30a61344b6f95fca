package io.mortise.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs in a child whose target is a lambda: reads it from a file, and writes to another how it ended. */
final class TaskMain {
    static final int EXCEPTION_EXIT_CODE = 1;
    private static final int BUFFER_BYTES = 64 << 10;

    private TaskMain() {}

    /** Takes the names of the two files. */
    public static void main(String[] args) throws IOException {
        Path outcomeFile = Path.of(args[1]);
        Outcome outcome = run(Path.of(args[0]));
        outcome = write(outcome, outcomeFile);
        if (outcome.substitute() != null) {
            System.exit(EXCEPTION_EXIT_CODE);
        }
    }

    private static Outcome run(Path taskFile) {
        try {
            return Outcome.returned(call(read(taskFile)));
        } catch (Throwable e) { // is thrown again in the parent
            return Outcome.threw(e);
        }
    }

    private static @Nullable Object read(Path file) throws IOException, ClassNotFoundException {
        long bytes = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            Files.delete(file);
            return Serial.read(in, bytes);
        }
    }

    private static @Nullable Object call(@Nullable Object task) throws Exception {
        if (task instanceof Callable<?> callable) {
            return callable.call();
        }
        if (task instanceof Runnable runnable) {
            runnable.run();
            return null;
        }
        throw new IllegalStateException("task=" + task + " is neither Callable nor Runnable");
    }

    /** {@return what was written, which is another outcome if the result cannot be serialized} */
    private static Outcome write(Outcome outcome, Path file) throws IOException {
        if (!Files.isDirectory(file.resolveSibling("."))) {
            return outcome; // the parent has ended, and nobody asks
        }
        Path unfinished = unfinished(file);
        Outcome written = outcome;
        try {
            tryWrite(outcome, unfinished);
        } catch (UnsendableException e) {
            written = Outcome.threw(e);
            tryWrite(written, unfinished);
        } catch (IOException e) { // no room for it; for this there may be
            written = Outcome.threw(new IOException("the result cannot be written to " + unfinished, e));
            Files.deleteIfExists(unfinished);
            tryWrite(written, unfinished);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        removeIfNobodyAsks(file);
        return written;
    }

    /** Before all of it is written. */
    static Path unfinished(Path file) {
        return Path.of(file + ".unfinished");
    }

    /** What a daemon leaves behind, others of its parent's children remove. */
    private static void removeIfNobodyAsks(Path file) {
        ThisProcess self = ThisProcess.current();
        if (!self.daemon() && !self.parent().map(ThisProcess.Parent::isAlive).orElse(true)) {
            boolean unused = file.toFile().delete();
            unused = file.toFile().getParentFile().delete(); // if it is empty
        }
    }

    private static void tryWrite(Outcome outcome, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
            if (outcome.substitute() == null) {
                Serial.write(outcome.value(), "the result", out);
            } else {
                Serial.write(outcome, "the exception", out);
            }
        }
    }

    /** {@return how it ended, according to that file} */
    static Outcome readOutcome(Path file) throws IOException, ClassNotFoundException {
        Object read = read(file);
        return read instanceof Outcome outcome && outcome.substitute() != null ? outcome : Outcome.returned(read);
    }
}
