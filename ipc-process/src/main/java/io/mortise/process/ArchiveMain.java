package io.mortise.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs in the JVM that makes the {@linkplain ClassArchive archive}: does once what children do, so that their classes are in it. */
final class ArchiveMain {
    private ArchiveMain() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("mortise-class-archive-");
        Path task = folder.resolve("task");
        Path outcome = folder.resolve("outcome");
        try {
            try (Target.Prepared<?> prepared =
                    Target.ofTask((RemoteCallable<String>) () -> "result").prepare()) {
                Files.move(Path.of(prepared.words().get(1)), task);
            }
            TaskMain.main(new String[] {task.toString(), outcome.toString()});
            TaskMain.readOutcome(outcome);
        } finally {
            Files.deleteIfExists(task);
            Files.deleteIfExists(outcome);
            Files.deleteIfExists(folder);
        }
    }
}
