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
import org.jspecify.annotations.Nullable;

/** What a child is to be, before its {@link #start}. For one thread; may be used for several children. */
public final class ChildProcessBuilder {
    private final String mainClass;
    private final List<String> args = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private List<Path> classPath = List.of();
    private @Nullable Path directory;
    private @Nullable Path outputFile;
    private Streams streams = Streams.INHERIT;
    private ConnectionOptions connectionOptions = ConnectionOptions.defaults();
    private String name;
    private boolean daemon = true;

    ChildProcessBuilder(String mainClass) {
        this.mainClass = mainClass;
        name = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    }

    /**
     * Adds arguments for its main class.
     *
     * @param more in this order.
     * @return this.
     */
    public ChildProcessBuilder args(String... more) {
        args.addAll(List.of(more));
        return this;
    }

    /**
     * Adds options for its JVM, which win over inherited ones.
     *
     * @param more such as {@code -Xmx1g}.
     * @return this.
     */
    public ChildProcessBuilder jvmOptions(String... more) {
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
    public ChildProcessBuilder environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Gives it another class path than the parent's. The jar that holds this class is added if it is missing.
     *
     * @param entries jars and folders, in this order.
     * @return this.
     */
    public ChildProcessBuilder classPath(List<Path> entries) {
        classPath = List.copyOf(entries);
        return this;
    }

    /**
     * Gives it another working directory than the parent's.
     *
     * @param folder that exists.
     * @return this.
     */
    public ChildProcessBuilder directory(Path folder) {
        directory = folder;
        return this;
    }

    /**
     * Chooses where its standard streams lead; {@link Streams#INHERIT} if not called.
     *
     * @param choice of input, output and error together.
     * @return this.
     */
    public ChildProcessBuilder standardStreams(Streams choice) {
        streams = choice;
        return this;
    }

    /**
     * Appends what it prints, on standard output and error, to a file; beside {@link Streams#CONNECTION} too.
     *
     * @param file is created if need be.
     * @return this.
     */
    public ChildProcessBuilder outputTo(Path file) {
        outputFile = file;
        return this;
    }

    /**
     * Sets buffers and limits of the parent's side of {@link Streams#CONNECTION}.
     *
     * @param options of which the key is not used.
     * @return this.
     */
    public ChildProcessBuilder connectionOptions(ConnectionOptions options) {
        connectionOptions = options;
        return this;
    }

    /**
     * Names it, for messages and the system's list of processes; by default after its main class.
     *
     * @param text without any meaning to Mortise.
     * @return this.
     */
    public ChildProcessBuilder name(String text) {
        name = text;
        return this;
    }

    /**
     * Chooses whether it ends when its parent does; it does if this is not called.
     *
     * @param endsWithParent false to let it live on.
     * @return this.
     */
    public ChildProcessBuilder daemon(boolean endsWithParent) {
        daemon = endsWithParent;
        return this;
    }

    /**
     * Starts the child. Returns when its JVM has begun to start, not when its main class runs.
     *
     * @return for the caller to close.
     * @throws IOException if the system refuses.
     */
    public ChildProcess start() throws IOException {
        String lockFile = daemon ? ParentLock.path() : ChildMain.NO_LOCK;
        try (CommandLine command = CommandLine.of(streams, jvmOptions, classPath)) {
            command.add(lockFile, streams.name(), name, mainClass);
            command.add(args);
            Process process = prepare(command).start();
            command.deleteFilesOnExitOf(process);
            Connection connection = null;
            try {
                if (streams == Streams.CONNECTION) {
                    connection = Connections.toProcess(process, connectionOptions);
                } else {
                    process.getOutputStream().close();
                }
                return new ChildProcess(name, process, connection);
            } catch (IOException e) {
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
        Redirect printed = outputFile != null
                ? Redirect.appendTo(outputFile.toFile())
                : streams == Streams.DISCARD ? Redirect.DISCARD : Redirect.INHERIT;
        return builder.redirectError(printed).redirectOutput(streams == Streams.CONNECTION ? Redirect.PIPE : printed);
    }
}
