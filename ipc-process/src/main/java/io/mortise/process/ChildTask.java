package io.mortise.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A child that runs a lambda, and hands back its result or its exception when it ends.
 *
 * <pre>{@code
 * try (ChildTask<Long> child = ChildProcess.builder(() -> count(file)).start()) {
 *     long count = child.result().join();
 * }
 * }</pre>
 *
 * <p>It exits with 0 if the lambda returned, with 1 if it threw. The result may be of any size: it waits in a file, so that
 * joining before looking at it cannot hang.
 *
 * @param <T> type of the result
 */
public final class ChildTask<T> extends ChildProcess {
    private final CompletableFuture<T> result;

    ChildTask(Started started, Path taskFile, Path outcomeFile) {
        super(started);
        result = onExit().thenApplyAsync(exitCode -> {
            try {
                if (Files.exists(outcomeFile)) {
                    return readOutcome(outcomeFile);
                }
                boolean hasBegun = !Files.exists(taskFile);
                throw new WorkerDiedException(
                        "child " + name(), pid(), exitCode, "its task", lastWords(started, exitCode, hasBegun));
            } finally {
                boolean unused = taskFile.toFile().delete();
                unused = outcomeFile.toFile().delete();
                unused = TaskMain.unfinished(outcomeFile).toFile().delete();
            }
        });
    }

    private List<String> lastWords(Started started, int exitCode, boolean hasBegun) {
        List<String> printed = lastOutput();
        boolean mayHaveRefused = printed.isEmpty() && !hasBegun && exitCode == TaskMain.EXCEPTION_EXIT_CODE;
        return mayHaveRefused ? JvmRefusal.of(started.launcher()) : printed;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the task is a RemoteCallable<T>, and may return null
    private T readOutcome(Path file) {
        Outcome outcome;
        try {
            outcome = TaskMain.readOutcome(file);
        } catch (IOException | ClassNotFoundException e) {
            throw new UnsendableException(
                    "the result of child " + name() + " cannot be read here: " + e.getMessage(), e);
        }
        Throwable exception = outcome.exception(name() + " (pid " + pid() + ")");
        if (exception != null) {
            throw new CompletionException(exception);
        }
        return (T) outcome.value();
    }

    /**
     * A future of its result, complete once the child has ended.
     *
     * @return one that others do not see completed or cancelled. Fails with what the lambda threw, which has the stack trace
     *     of the child; with a {@link RemoteTaskException} in its place if that cannot be serialized; with an
     *     {@link UnsendableException} if the result cannot; with a {@link WorkerDiedException} if the child ended without
     *     either.
     */
    public CompletableFuture<T> result() {
        return result.copy();
    }
}
