package io.mortise.bench.harness;

import io.mortise.region.Region;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of one run: one beside the regions, in memory where there is any, one for sockets, FIFOs and files. Both are gone when the run is
 * over, also after Ctrl-C. What a run that was killed left behind is swept away by the next one: each folder holds a
 * file that its process keeps locked.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String PREFIX = "mortise-bench-";
    private static final String LOCK_FILE = "in-use";

    private final Path memory;
    private final Path disk;
    private final List<FileChannel> locks;
    private final Deque<AutoCloseable> users = new ConcurrentLinkedDeque<>();
    private final Thread hook;

    private RunDirectory(Path memory, Path disk, List<FileChannel> locks) {
        this.memory = memory;
        this.disk = disk;
        this.locks = locks;
        this.hook = new Thread(this::delete, "mortise-bench-cleanup");
    }

    /**
     * Makes the folders of a new run.
     *
     * @return folders that only this user may enter
     * @throws IOException if they cannot be made
     */
    public static RunDirectory create() throws IOException {
        return create(Region.directory(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    static RunDirectory create(Path memoryParent, Path diskParent) throws IOException {
        Path memory = create(memoryParent);
        Path disk = create(diskParent);
        RunDirectory directory = new RunDirectory(memory, disk, List.of(lock(memory), lock(disk)));
        Runtime.getRuntime().addShutdownHook(directory.hook);
        return directory;
    }

    private static Path create(Path parent) throws IOException {
        sweep(parent);
        return Files.createTempDirectory(parent, PREFIX);
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock lock = channel.lock();
        assert lock.isValid();
        return channel;
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (isAbandoned(candidate)) {
                    deleteTree(candidate);
                }
            }
        }
    }

    private static boolean isAbandoned(Path candidate) {
        try (FileChannel channel = FileChannel.open(candidate.resolve(LOCK_FILE), StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            return lock != null;
        } catch (IOException notOursOrJustBeingMade) {
            return false;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownedByThisProcess) {
            return null;
        }
    }

    /**
     * A name that no other run has, for what cannot be put into a folder.
     *
     * @return letters, digits and hyphens
     */
    public String name() {
        return String.valueOf(memory.getFileName());
    }

    /**
     * The folder for what belongs in memory.
     *
     * @return an existing folder, on a file system in memory where there is one
     */
    public Path memory() {
        return memory;
    }

    /**
     * The folder for sockets, FIFOs and files.
     *
     * @return an existing folder with a short name
     */
    public Path disk() {
        return disk;
    }

    /**
     * Registers who must have ended before the folders are deleted, or it might put something into them meanwhile.
     *
     * @param user is closed first, also after Ctrl-C, perhaps more than once; who came last, first
     */
    public void closeFirst(AutoCloseable user) {
        users.push(user);
    }

    /** Deletes both folders and all that is in them. */
    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then the hook runs anyway and finds nothing to do
        }
    }

    private void delete() {
        users.forEach(RunDirectory::closeQuietly);
        deleteTree(memory);
        deleteTree(disk);
        for (FileChannel lock : locks) {
            try {
                lock.close();
            } catch (IOException alreadyGone) {
                // the file is deleted; there is nothing to keep
            }
        }
    }

    private static void closeQuietly(AutoCloseable user) {
        try {
            user.close();
        } catch (Exception stubborn) {
            // what it still puts there is swept by the next run
        }
    }

    /**
     * Deletes a folder with all that is in it, as far as that is possible.
     *
     * @param root of it; may be missing
     */
    public static void deleteTree(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).forEach(RunDirectory::deleteQuietly);
        } catch (IOException goneOrUnreadable) {
            // nothing more can be done about it
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException stubborn) {
            // the next run sweeps
        }
    }
}
