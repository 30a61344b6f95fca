package io.mortise.process;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a child runs.
 *
 * @param <C> what is had of it.
 */
interface Target<C extends ChildProcess> {
    /** {@return how a child is called that is not given a name} */
    String name();

    /** Once for each child, before its start. */
    Prepared<C> prepare() throws IOException;

    /**
     * For one child.
     *
     * @param <C> what is had of it.
     */
    interface Prepared<C extends ChildProcess> extends AutoCloseable {
        /** {@return its main class, and arguments before those of the user} */
        List<String> words();

        C child(Started started);

        /** Removes what was made for a child that was not started. */
        @Override
        void close() throws IOException;
    }

    static Target<ChildProcess> ofMainClass(String mainClass) {
        return new MainClass(mainClass);
    }

    static <T> Target<ChildTask<T>> ofTask(Object task) {
        return new Task<>(task);
    }

    /** Has nothing to prepare. */
    record MainClass(String mainClass) implements Target<ChildProcess>, Prepared<ChildProcess> {
        @Override
        public String name() {
            return mainClass.substring(mainClass.lastIndexOf('.') + 1);
        }

        @Override
        public Prepared<ChildProcess> prepare() {
            return this;
        }

        @Override
        public List<String> words() {
            return List.of(mainClass);
        }

        @Override
        public ChildProcess child(Started started) {
            return new ChildProcess(started);
        }

        @Override
        public void close() {}
    }

    /** Goes to the child in a file, since standard input may be a connection, and since a pipe could fill up. */
    record Task<T>(Object task) implements Target<ChildTask<T>> {
        private static final int BUFFER_BYTES = 64 << 10;

        @Override
        public String name() {
            return "task";
        }

        @Override
        public Prepared<ChildTask<T>> prepare() throws IOException {
            Path file = ParentFolder.newFile(".task");
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    BUFFER_BYTES)) {
                Serial.write(task, "the task", out);
            } catch (IOException | RuntimeException | Error e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return new PreparedTask<>(file, ParentFolder.newFile(".outcome"));
        }
    }

    /** Its files are removed when the child has ended. */
    final class PreparedTask<T> implements Prepared<ChildTask<T>> {
        private final Path taskFile;
        private final Path outcomeFile;
        private boolean started;

        private PreparedTask(Path taskFile, Path outcomeFile) {
            this.taskFile = taskFile;
            this.outcomeFile = outcomeFile;
        }

        @Override
        public List<String> words() {
            return List.of(TaskMain.class.getName(), taskFile.toString(), outcomeFile.toString());
        }

        @Override
        public ChildTask<T> child(Started child) {
            started = true;
            return new ChildTask<>(child, taskFile, outcomeFile);
        }

        @Override
        public void close() throws IOException {
            if (!started) {
                Files.deleteIfExists(taskFile);
            }
        }
    }
}
