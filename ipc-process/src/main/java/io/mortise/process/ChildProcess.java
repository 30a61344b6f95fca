package io.mortise.process;

import io.mortise.transport.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fresh JVM that runs a main class of this program: same class path, working directory and environment, same flags but for
 * memory, collector, agents and debugger. Any thread may call any method.
 *
 * <p>A <em>daemon</em> child, which is the default, ends with its parent, however that ends, {@code kill -9} included: the
 * kernel tells it by giving it a file lock that the parent had held. It then runs its shutdown hooks, and is halted if they
 * take longer than five seconds.
 *
 * <p>Secrets do not belong in arguments, JVM options or the environment, which others can see: send them as the first
 * message of a {@linkplain Streams#CONNECTION connection}.
 */
public final class ChildProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final @Nullable Connection connection;
    private final CompletableFuture<Integer> exit;

    ChildProcess(String name, Process process, @Nullable Connection connection) {
        this.name = name;
        this.process = process;
        this.connection = connection;
        exit = process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Prepares a child.
     *
     * @param mainClass has {@code public static void main(String[])}; need not be public itself.
     * @return what to change before the start.
     */
    public static ChildProcessBuilder builder(Class<?> mainClass) {
        return new ChildProcessBuilder(mainClass.getName());
    }

    /**
     * Prepares a child whose main class this JVM need not know.
     *
     * @param mainClass binary name, with {@code $} before nested names.
     * @return what to change before the start.
     */
    public static ChildProcessBuilder builder(String mainClass) {
        return new ChildProcessBuilder(mainClass);
    }

    /** {@return what it was named, for messages} */
    public String name() {
        return name;
    }

    /** {@return its process id, which the system may give to another once it has ended} */
    public long pid() {
        return process.pid();
    }

    /** {@return false once it has ended} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * The connection over its standard streams.
     *
     * @return the same each time; closed with this.
     * @throws IllegalStateException if it was not started with {@link Streams#CONNECTION}.
     */
    public Connection connection() {
        if (connection == null) {
            throw new IllegalStateException(
                    "child=" + name + " has no connection: start it with standardStreams(Streams.CONNECTION)");
        }
        return connection;
    }

    /** {@return its exit code, which is 128 plus the signal's number if a signal killed it; empty while it lives} */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** {@return the name of the signal that its exit code speaks of, such as {@code SIGKILL}; empty if of none} */
    public Optional<String> probableSignal() {
        OptionalInt code = exitCode();
        return code.isEmpty() ? Optional.empty() : Signals.ofExitCode(code.getAsInt());
    }

    /** {@return a future of its exit code; cancelling or completing it changes nothing for others} */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    /**
     * Waits for its end.
     *
     * @return its exit code.
     * @throws InterruptedException if interrupted; the child goes on.
     */
    public int join() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Waits for its end for a limited time.
     *
     * @param timeout zero to ask without waiting.
     * @return true if it has ended.
     * @throws InterruptedException if interrupted; the child goes on.
     */
    public boolean join(Duration timeout) throws InterruptedException {
        return process.waitFor(
                timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : timeout.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Asks it to end (SIGTERM): its shutdown hooks run. Does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it at once (SIGKILL). Does not wait. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Kills it if it still lives, waits until it is gone, and closes its connection. */
    @Override
    public void close() {
        kill();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // a killed process is gone in a moment
            }
        }
        if (connection != null) {
            connection.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its name, pid and how it fares, such as {@code worker (pid 4711): exit code 137, probably SIGKILL}. */
    @Override
    public String toString() {
        OptionalInt code = exitCode();
        String state = code.isEmpty() ? "running" : "exit code " + code.getAsInt();
        return name + " (pid " + pid() + "): " + state
                + probableSignal().map(signal -> ", probably " + signal).orElse("");
    }
}
