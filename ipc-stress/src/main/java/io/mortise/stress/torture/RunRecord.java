package io.mortise.stress.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tasks were begun, by which process: a file for each process, which outlives it, with 4 bytes for each task. */
final class RunRecord {
    private RunRecord() {}

    /** By a task, first of all. */
    static void begun(String folder, int task) {
        Path file = Path.of(folder, Long.toString(ProcessHandle.current().pid()));
        try {
            Files.write(
                    file,
                    ByteBuffer.allocate(Integer.BYTES).putInt(task).array(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how often each task was begun} */
    static int[] read(Path folder, int tasks) throws IOException {
        int[] runs = new int[tasks];
        for (Path file : files(folder)) {
            ByteBuffer begun = ByteBuffer.wrap(Files.readAllBytes(file));
            while (begun.remaining() >= Integer.BYTES) {
                runs[begun.getInt()]++;
            }
        }
        return runs;
    }

    /** {@return the processes that began any} */
    static List<Long> processes(Path folder) throws IOException {
        return files(folder).stream()
                .map(file -> Long.valueOf(file.getFileName().toString()))
                .collect(Collectors.toList());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toList());
        }
    }
}
