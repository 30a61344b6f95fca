package io.mortise.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The folder, for its owner only, where this process keeps its {@linkplain ParentLock lock}, and puts tasks for children and
 * finds their results. Removed when it ends, by itself or by a child that watches it.
 */
final class ParentFolder {
    private static final AtomicLong FILES = new AtomicLong();
    private static @Nullable Path path;

    private ParentFolder() {}

    static synchronized Path path() throws IOException {
        Path folder = path;
        if (folder == null) {
            folder = Files.createTempDirectory("mortise-parent-").toAbsolutePath();
            folder.toFile().deleteOnExit(); // after the files in it, which are registered later
            path = folder;
        }
        return folder;
    }

    /** {@return a name for a file that nobody else gets} */
    static Path newFile(String suffix) throws IOException {
        return path().resolve(FILES.incrementAndGet() + suffix);
    }
}
