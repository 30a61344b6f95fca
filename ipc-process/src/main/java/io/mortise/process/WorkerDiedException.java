package io.mortise.process;

import java.util.List;
import java.util.Optional;

/**
 * The process that ran a task ended before it had handed back a result: it was killed, ran out of memory, crashed, or called
 * {@code System.exit}. Nothing is known of how far the task came.
 */
public final class WorkerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Of the process that ended. */
    private final long pid;

    /** As the system gave it. */
    private final int exitCode;

    /** What it was doing. */
    private final String task;

    /** Oldest first. */
    private final String[] lastOutput;

    WorkerDiedException(String worker, long pid, int exitCode, String task, List<String> lastOutput) {
        super(describe(worker, pid, exitCode, task, lastOutput));
        this.pid = pid;
        this.exitCode = exitCode;
        this.task = task;
        this.lastOutput = lastOutput.toArray(new String[0]);
    }

    private static String describe(String worker, long pid, int exitCode, String task, List<String> lastOutput) {
        String end = "exit code " + exitCode
                + Signals.ofExitCode(exitCode)
                        .map(signal -> ", probably " + signal)
                        .orElse(exitCode == OUT_OF_MEMORY ? ", as after an OutOfMemoryError" : "");
        String output = lastOutput.isEmpty()
                ? "nothing that it printed came here"
                : "it last printed:\n" + String.join("\n", lastOutput);
        return worker + " (pid " + pid + ") ended before the result of " + task + " was there: " + end + "; " + output;
    }

    /** Of a JVM with {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    /** {@return the process id of the process that ended} */
    public long pid() {
        return pid;
    }

    /** {@return its exit code, which is 128 plus the signal's number if a signal killed it} */
    public int exitCode() {
        return exitCode;
    }

    /** {@return the name of the signal that its exit code speaks of, such as {@code SIGKILL}; empty if of none} */
    public Optional<String> probableSignal() {
        return Signals.ofExitCode(exitCode);
    }

    /** {@return what it was running} */
    public String task() {
        return task;
    }

    /** {@return the last lines it printed, oldest first; empty if they went elsewhere} */
    public List<String> lastOutput() {
        return List.of(lastOutput);
    }
}
