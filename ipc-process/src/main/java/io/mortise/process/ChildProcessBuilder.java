package io.mortise.process;

import io.mortise.transport.Connection;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Connections;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a child is to be, before its {@link #start}. For one thread; may be used for several children.
 *
 * @param <C> {@link ChildTask} if it runs a lambda, {@link ChildProcess} if a main class.
 */
public final class ChildProcessBuilder<C extends ChildProcess> {
    private final Target<C> target;
    private final List<String> args = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private List<Path> classPath = List.of();
    private @Nullable Path directory;
    private @Nullable Path outputFile;
    private @Nullable OutputSink outputSink;
    private Streams streams = Streams.INHERIT;
    private ConnectionOptions connectionOptions = ConnectionOptions.defaults();
    private String name;
    private boolean daemon = true;

    ChildProcessBuilder(Target<C> target) {
        this.target = target;
        name = target.name();
    }

    /**
     * Adds arguments for its main class. A lambda has no use for them: it captures what it needs.
     *
     * @param more in this order.
     * @return this.
     */
    public ChildProcessBuilder<C> args(String... more) {
        args.addAll(List.of(more));
        return this;
    }

    /**
     * Adds options for its JVM, which win over inherited ones.
     *
     * @param more such as {@code -Xmx1g}.
     * @return this.
     */
    public ChildProcessBuilder<C> jvmOptions(String... more) {
        jvmOptions.addAll(List.of(more));
        return this;
    }

    /**
     * Sets a variable of its environment, which is otherwise the parent's.
     *
     * @param variable such as {@code MORTISE_DIR}.
     * @param value    not for secrets.
     * @return this.
     */
    public ChildProcessBuilder<C> environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Gives it another class path than the parent's. The jar that holds this class is added if it is missing.
     *
     * @param entries jars and folders, in this order.
     * @return this.
     */
    public ChildProcessBuilder<C> classPath(List<Path> entries) {
        classPath = List.copyOf(entries);
        return this;
    }

    /**
     * Gives it another working directory than the parent's.
     *
     * @param folder that exists.
     * @return this.
     */
    public ChildProcessBuilder<C> directory(Path folder) {
        directory = folder;
        return this;
    }

    /**
     * Chooses where its standard streams lead; {@link Streams#INHERIT} if not called.
     *
     * @param choice of input, output and error together.
     * @return this.
     */
    public ChildProcessBuilder<C> standardStreams(Streams choice) {
        streams = choice;
        return this;
    }

    /**
     * Appends what it prints, on standard output and error, to a file; beside {@link Streams#CONNECTION} too.
     *
     * @param file is created if need be.
     * @return this.
     */
    public ChildProcessBuilder<C> outputTo(Path file) {
        outputFile = file;
        outputSink = null;
        return this;
    }

    /**
     * Hands on what it prints, on standard output and error, line by line with its name before each: {@code worker: text};
     * beside {@link Streams#CONNECTION} what it prints at all.
     *
     * @param lines is called in daemon threads {@code mortise-output-…}, one for each stream; while it takes its time the child
     *     may have to wait with printing.
     * @return this.
     */
    public ChildProcessBuilder<C> outputTo(Consumer<? super String> lines) {
        return outputTo(OutputSink.to(lines));
    }

    /**
     * Logs what it prints, line by line with its name before each: standard output as {@code INFO}, standard error as
     * {@code WARNING}.
     *
     * @param logger is called in daemon threads {@code mortise-output-…}, one for each stream.
     * @return this.
     */
    public ChildProcessBuilder<C> outputTo(System.Logger logger) {
        return outputTo(OutputSink.to(logger));
    }

    ChildProcessBuilder<C> outputTo(OutputSink sink) {
        outputSink = sink;
        outputFile = null;
        return this;
    }

    /**
     * Sets buffers and limits of the parent's side of {@link Streams#CONNECTION}.
     *
     * @param options of which the key is not used.
     * @return this.
     */
    public ChildProcessBuilder<C> connectionOptions(ConnectionOptions options) {
        connectionOptions = options;
        return this;
    }

    /**
     * Names it, for messages and the system's list of processes; by default after its main class.
     *
     * @param text without any meaning to Mortise.
     * @return this.
     */
    public ChildProcessBuilder<C> name(String text) {
        name = text;
        return this;
    }

    /**
     * Chooses whether it ends when its parent does; it does if this is not called.
     *
     * @param endsWithParent false to let it live on.
     * @return this.
     */
    public ChildProcessBuilder<C> daemon(boolean endsWithParent) {
        daemon = endsWithParent;
        return this;
    }

    /**
     * Starts the child. Returns when its JVM has begun to start, not when its main class runs. A JVM that then refuses, for an option that
     * it does not know for example, says why on its standard error, and ends with exit code 1.
     *
     * @return for the caller to close.
     * @throws IOException         if the system refuses.
     * @throws UnsendableException if it is to run a lambda that captures something that cannot be serialized.
     */
    public C start() throws IOException {
        String lockFile = daemon ? ParentLock.path() : ChildMain.NO_LOCK;
        ThisProcess self = ThisProcess.current();
        try (Target.Prepared<C> prepared = target.prepare();
                CommandLine command = CommandLine.of(streams, jvmOptions, classPath)) {
            command.add(lockFile, streams.name(), name, self.name(), Long.toString(self.pid()));
            command.add(prepared.words());
            command.add(args);
            Process process = prepare(command).start();
            command.deleteFilesOnExitOf(process);
            try {
                ChildOutput output = readOutput(process);
                Connection connection = null;
                if (streams == Streams.CONNECTION) {
                    connection = Connections.toProcess(process, connectionOptions);
                } else {
                    process.getOutputStream().close();
                }
                return ChildProcess.started(
                        prepared.child(new Started(name, process, connection, output, command.launcher())));
            } catch (IOException | RuntimeException | Error e) { // no thread, for example
                process.destroyForcibly();
                throw e;
            }
        }
    }

    private ProcessBuilder prepare(CommandLine command) {
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        Redirect printed = printed();
        return builder.redirectError(printed).redirectOutput(streams == Streams.CONNECTION ? Redirect.PIPE : printed);
    }

    private Redirect printed() {
        if (outputSink != null) {
            return Redirect.PIPE;
        }
        if (outputFile != null) {
            return Redirect.appendTo(outputFile.toFile());
        }
        return streams == Streams.DISCARD ? Redirect.DISCARD : Redirect.INHERIT;
    }

    private ChildOutput readOutput(Process process) {
        OutputSink sink = outputSink;
        if (sink == null) {
            return ChildOutput.ELSEWHERE;
        }
        LastLines last = new LastLines();
        List<Thread> readers = new ArrayList<>();
        readers.add(OutputReader.start(name, process.getErrorStream(), true, sink, last));
        if (streams != Streams.CONNECTION) {
            readers.add(OutputReader.start(name, process.getInputStream(), false, sink, last));
        }
        return new ChildOutput(readers, last);
    }
}
