package io.mortise.process;

import io.mortise.transport.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A fresh JVM that runs a main class of this program, or a lambda of it: same class path, working directory and environment, same flags as far
 * as these are modules, system properties and assertions (so none of memory, collector, agents or debugger). Any thread may call any method.
 *
 * <p>A <em>daemon</em> child, which is the default, ends with its parent, however that ends, {@code kill -9} included: the
 * kernel tells it by giving it a file lock that the parent had held. It then runs its shutdown hooks, and is halted if they
 * take longer than five seconds.
 *
 * <p>Secrets do not belong in arguments, JVM options or the environment, which others can see: send them as the first
 * message of a {@linkplain Streams#CONNECTION connection}.
 */
public sealed class ChildProcess implements AutoCloseable permits ChildTask {
    /** The children that live, for {@link #active}. */
    private static final Set<ChildProcess> ACTIVE = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Process process;
    private final @Nullable Connection connection;
    private final ChildOutput output;
    private final CompletableFuture<Integer> exit;

    ChildProcess(Started started) {
        name = started.name();
        process = started.process();
        connection = started.connection();
        output = started.output();
        exit = process.onExit().thenApply(Process::exitValue);
    }

    /** Keeps it in mind until it has ended. */
    static <C extends ChildProcess> C started(C child) {
        ACTIVE.add(child);
        CompletableFuture<?> unused = ((ChildProcess) child).exit.thenRun(() -> ACTIVE.remove(child));
        return child;
    }

    /**
     * Prepares a child.
     *
     * @param mainClass has {@code public static void main(String[])}; need not be public itself.
     * @return what to change before the start.
     */
    public static ChildProcessBuilder<ChildProcess> builder(Class<?> mainClass) {
        return builder(mainClass.getName());
    }

    /**
     * Prepares a child whose main class this JVM need not know.
     *
     * @param mainClass binary name, with {@code $} before nested names.
     * @return what to change before the start.
     */
    public static ChildProcessBuilder<ChildProcess> builder(String mainClass) {
        return new ChildProcessBuilder<>(Target.ofMainClass(mainClass));
    }

    /**
     * Prepares a child that runs a lambda and hands back what it returns.
     *
     * @param task is serialized at the start: the child has a copy of all that it captures.
     * @param <T>  type of the result.
     * @return what to change before the start.
     */
    public static <T> ChildProcessBuilder<ChildTask<T>> builder(RemoteCallable<T> task) {
        return new ChildProcessBuilder<>(Target.ofTask(task));
    }

    /**
     * Prepares a child that runs a lambda.
     *
     * @param task is serialized at the start: the child has a copy of all that it captures.
     * @return what to change before the start.
     */
    public static ChildProcessBuilder<ChildTask<Void>> builder(RemoteRunnable task) {
        return new ChildProcessBuilder<>(Target.ofTask(task));
    }

    /**
     * Prepares a child that applies a function and hands back what it returns.
     *
     * @param function is serialized at the start, with all that it captures.
     * @param argument is serialized at the start.
     * @param <A>      type of the argument.
     * @param <T>      type of the result.
     * @return what to change before the start.
     */
    public static <A, T> ChildProcessBuilder<ChildTask<T>> builder(RemoteFunction<A, T> function, A argument) {
        return new ChildProcessBuilder<>(Target.ofTask((RemoteCallable<T>) () -> function.apply(argument)));
    }

    /**
     * Prepares a child that applies a function of two arguments and hands back what it returns.
     *
     * @param function is serialized at the start, with all that it captures.
     * @param first    is serialized at the start.
     * @param second   is serialized at the start.
     * @param <A>      type of the first argument.
     * @param <B>      type of the second argument.
     * @param <T>      type of the result.
     * @return what to change before the start.
     */
    public static <A, B, T> ChildProcessBuilder<ChildTask<T>> builder(
            RemoteBiFunction<A, B, T> function, A first, B second) {
        return new ChildProcessBuilder<>(Target.ofTask((RemoteCallable<T>) () -> function.apply(first, second)));
    }

    /** {@return the children of this process that live, in no particular order} */
    public static List<ChildProcess> active() {
        return ACTIVE.stream().filter(ChildProcess::isAlive).toList();
    }

    /**
     * Waits until at least one of several has ended.
     *
     * @param children whom to wait for.
     * @param timeout  zero to ask without waiting.
     * @return those that have ended, in the order given; empty if none has, or if there are none.
     * @throws InterruptedException if interrupted; the children go on.
     */
    public static List<ChildProcess> awaitAny(Collection<? extends ChildProcess> children, Duration timeout)
            throws InterruptedException {
        if (!children.isEmpty()) {
            await(CompletableFuture.anyOf(exits(children)), timeout);
        }
        List<ChildProcess> ended = new ArrayList<>();
        for (ChildProcess child : children) {
            if (!child.isAlive()) {
                ended.add(child);
            }
        }
        return ended;
    }

    /**
     * Waits until all of several have ended.
     *
     * @param children whom to wait for.
     * @param timeout  zero to ask without waiting.
     * @return true if all have ended.
     * @throws InterruptedException if interrupted; the children go on.
     */
    public static boolean awaitAll(Collection<? extends ChildProcess> children, Duration timeout)
            throws InterruptedException {
        return await(CompletableFuture.allOf(exits(children)), timeout);
    }

    private static CompletableFuture<?>[] exits(Collection<? extends ChildProcess> children) {
        return children.stream().map(ChildProcess::onExit).toArray(CompletableFuture<?>[]::new);
    }

    private static boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        try {
            future.get(nanos(timeout), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the future of an exit code failed", e);
        }
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
     * Waits for its end, and up to a second longer for what it printed, if that comes through this process.
     *
     * @return its exit code.
     * @throws InterruptedException if interrupted; the child goes on.
     */
    public int join() throws InterruptedException {
        int code = process.waitFor();
        output.awaitEnd();
        return code;
    }

    /**
     * Waits for its end for a limited time. What it printed, if that comes through this process, is waited for up to a second
     * longer.
     *
     * @param timeout zero to ask without waiting.
     * @return true if it has ended.
     * @throws InterruptedException if interrupted; the child goes on.
     */
    public boolean join(Duration timeout) throws InterruptedException {
        boolean hasEnded = process.waitFor(nanos(timeout), TimeUnit.NANOSECONDS);
        if (hasEnded) {
            output.awaitEnd();
        }
        return hasEnded;
    }

    static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }

    /** {@return the last lines it printed, oldest first; empty unless they come through this process} */
    List<String> lastOutput() {
        output.awaitEnd();
        return output.lastLines();
    }

    /** Asks it to end (SIGTERM): its shutdown hooks run, and what they print is handed on. Does not wait. */
    public void terminate() {
        // Not Process::destroy, which also closes the streams.
        boolean unused = process.toHandle().destroy();
    }

    /**
     * Interrupts it as Ctrl-C does (SIGINT): its shutdown hooks run. Does not wait for its end. Does nothing if it has ended.
     *
     * <p>A JVM ignores this signal if it was started with the signal ignored, as by a shell script that has put it in the background, and so
     * do its children; {@link #terminate} works there too.
     *
     * @throws IOException if the system refuses.
     */
    public void interrupt() throws IOException {
        if (!isAlive()) {
            return;
        }
        // By the shell's own command: not every system has a program for that.
        Process sending = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (sending.waitFor() != 0 && isAlive()) {
                throw new IOException("child=" + this + " could not be sent SIGINT: exit code " + sending.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is sent in a moment
        }
    }

    /** Ends it at once (SIGKILL). What it printed before is handed on. Does not wait. */
    public void kill() {
        boolean unused = process.toHandle().destroyForcibly();
    }

    /** Kills it if it still lives, waits until it is gone and what it printed was handed on (for a second at most), and closes its connection. */
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
        output.awaitEnd();
        process.destroy(); // closes the streams, which a child of its own may have kept open
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
