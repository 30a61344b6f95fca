package io.mortise.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A listener's sole right to a path: the kernel's lock on {@code path.lock}, which ends with the process however that ends.
 *
 * <p>Such a lock belongs to the process and is lost when any of its channels to the file is closed; so each path is noted
 * in a table first, and a second channel is never opened.
 */
final class PathClaim implements Closeable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final Set<StandardOpenOption> OPTIONS = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE);

    private static final int ATTEMPTS = 10;
    private static final long RETRY_NS = 20_000_000;

    private final Path path;
    private final Path lockFile;
    private final FileChannel channel;

    private PathClaim(Path path, Path lockFile, FileChannel channel) {
        this.path = path;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    static PathClaim take(Path path, String address) throws IOException {
        // More than once: a client that looks whether somebody is there holds the lock for a moment.
        for (int i = 0; i < ATTEMPTS; i++) {
            PathClaim claim = tryTake(path);
            if (claim != null) {
                return claim;
            }
            LockSupport.parkNanos(RETRY_NS);
        }
        throw new BindException(address + ": somebody listens there already");
    }

    /** {@return whether a living listener has the path} */
    static boolean isHeld(Path path) throws IOException {
        if (!Files.exists(lockFile(path))) {
            return false;
        }
        try (PathClaim probe = tryTake(path)) {
            return probe == null;
        }
    }

    private static @Nullable PathClaim tryTake(Path path) throws IOException {
        Path real = realPath(path);
        if (!HELD_HERE.add(real)) {
            return null;
        }
        PathClaim claim = null;
        try {
            claim = lock(real);
            return claim;
        } finally {
            if (claim == null) {
                HELD_HERE.remove(real);
            }
        }
    }

    private static @Nullable PathClaim lock(Path path) throws IOException {
        Path lockFile = lockFile(path);
        while (true) {
            Object before = fileKey(lockFile);
            FileChannel channel = FileChannel.open(lockFile, OPTIONS, PrivateFiles.atCreation());
            boolean kept = false;
            try {
                if (channel.tryLock() == null) {
                    return null;
                }
                // A former holder may have deleted the file that was opened; then the lock is worth nothing.
                Object after = fileKey(lockFile);
                if (after != null && after.equals(before)) {
                    kept = true;
                    return new PathClaim(path, lockFile, channel);
                }
            } catch (OverlappingFileLockException e) {
                return null; // held by another copy of this class
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
    }

    private static Path lockFile(Path path) {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    private static Path realPath(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Path name = path.getFileName();
        if (folder == null || name == null) {
            throw new IllegalArgumentException("path=" + path + " is no file");
        }
        return folder.toRealPath().resolve(name);
    }

    private static @Nullable Object fileKey(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(lockFile);
        } finally {
            HELD_HERE.remove(path);
        }
    }
}
