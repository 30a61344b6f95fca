package io.mortise.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The folder, for its owner only, where this process keeps its {@linkplain ParentLock lock}, and puts tasks for children and
 * finds their results. Removed when it ends, by itself or by a child that watches it.
 */
final class ParentFolder {
    private static final AtomicLong FILES = new AtomicLong();
    private static @Nullable Path path;

    /** Of the folder, so that it is not taken for another one of its name. */
    private static @Nullable Object key;

    private ParentFolder() {}

    static synchronized Path path() throws IOException {
        Path folder = path;
        if (folder == null || !isStillThere(folder)) {
            folder = Files.createTempDirectory("mortise-parent-").toAbsolutePath();
            folder.toFile().deleteOnExit(); // after the files in it, which are registered later
            key = keyOf(folder);
            path = folder;
        }
        return folder;
    }

    /** Some systems remove temporary files that were not used for days. */
    private static boolean isStillThere(Path folder) {
        try {
            return Objects.equals(keyOf(folder), key);
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object keyOf(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** {@return a name for a file that nobody else gets} */
    static Path newFile(String suffix) throws IOException {
        return path().resolve(FILES.incrementAndGet() + suffix);
    }
}
