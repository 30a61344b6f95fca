package io.mortise.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The words that start a child. A class path that is too long for one word (128 KiB on Linux) goes into a file, which the
 * child's launcher reads as it starts.
 */
final class CommandLine implements AutoCloseable {
    private static final int MAX_WORD_CHARS = 32 << 10;

    private final List<String> words;
    private final List<String> launcher;
    private @Nullable Path argumentFile;

    private CommandLine(List<String> words, List<String> launcher, @Nullable Path argumentFile) {
        this.words = words;
        this.launcher = launcher;
        this.argumentFile = argumentFile;
    }

    static CommandLine of(Streams streams, List<String> jvmOptions, List<Path> classPath) throws IOException {
        String joined = ClassPath.join(classPath);
        Set<String> options = new LinkedHashSet<>(InheritedFlags.ofThisJvm());
        options.addAll(NeededFlags.of(joined));
        List<String> words = new ArrayList<>();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        words.add(java);
        words.addAll(options);
        boolean isConnection = streams == Streams.CONNECTION;
        if (isConnection) {
            words.addAll(QuietOutput.OPTIONS);
        }
        options.addAll(jvmOptions);
        words.addAll(ClassArchive.options(java, joined, options));
        if (isConnection) {
            jvmOptions.forEach(option -> words.add(QuietOutput.redirect(option)));
        } else {
            words.addAll(jvmOptions);
        }
        List<String> launcher = List.copyOf(words);
        Path argumentFile = null;
        if (joined.length() <= MAX_WORD_CHARS) {
            words.add("-cp");
            words.add(joined);
        } else {
            argumentFile = Files.createTempFile("mortise-class-path-", ".args").toAbsolutePath();
            argumentFile.toFile().deleteOnExit();
            Files.writeString(argumentFile, "-cp " + quote(joined), launcherCharset());
            words.add("@" + argumentFile);
        }
        words.add(ChildMain.class.getName());
        return new CommandLine(words, launcher, argumentFile);
    }

    private static String quote(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The launcher hands bytes on as they are. */
    private static Charset launcherCharset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    void add(String... more) {
        words.addAll(List.of(more));
    }

    void add(List<String> more) {
        words.addAll(more);
    }

    List<String> words() {
        return words;
    }

    /** {@return those before the class path} */
    List<String> launcher() {
        return launcher;
    }

    /** Leaves the file to the child, until it ends. */
    void deleteFilesOnExitOf(Process process) {
        Path file = argumentFile;
        if (file != null) {
            argumentFile = null;
            CompletableFuture<?> unused =
                    process.onExit().thenRun(() -> file.toFile().delete());
        }
    }

    /** Removes the file of a child that was not started. */
    @Override
    public void close() throws IOException {
        if (argumentFile != null) {
            Files.deleteIfExists(argumentFile);
        }
    }
}
