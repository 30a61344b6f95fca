package io.mortise.region;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The companion file of a region, for its kernel locks: byte {@code i} is locked by whoever has slot {@code i}, and a further byte
 * by whoever changes the catalog. The kernel lets go of a lock when its process ends, however that ends.
 *
 * <p>A process's locks on a file vanish when <em>any</em> of its descriptors of that file is closed. So there is one channel per
 * process and companion file, closed when its last user here is; and only {@code tryLock} is used, since {@code lock} closes the
 * channel when its thread is interrupted.
 */
final class LivenessFile {
    private static final Map<Path, LivenessFile> OPEN = new HashMap<>();
    private static final long FIRST_PAUSE_NS = 50_000;
    private static final long LONGEST_PAUSE_NS = 5_000_000;

    private final Path path;
    private final FileChannel channel;
    /** Threads of this JVM queue here before they ask the kernel, which knows only processes. */
    private final ReentrantLock catalogThreads = new ReentrantLock();

    private int users;

    private LivenessFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens the file, or shares the channel that this process has. Must be {@linkplain #release() released}. */
    static LivenessFile open(Path path) throws IOException {
        synchronized (OPEN) {
            LivenessFile file = OPEN.get(path);
            if (file == null) {
                file = new LivenessFile(
                        path,
                        FileChannel.open(
                                path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                OPEN.put(path, file);
            }
            file.users++;
            return file;
        }
    }

    /** {@return true if this process has the file open, and must not open it once more} */
    static boolean isOpenHere(Path path) {
        synchronized (OPEN) {
            return OPEN.containsKey(path);
        }
    }

    void release() {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(path);
                try {
                    channel.close();
                } catch (IOException e) {
                    // The descriptor is gone all the same, and its locks with it.
                }
            }
        }
    }

    /** {@return the lock on that byte, or null if somebody has it, here or in another process} */
    @Nullable
    FileLock tryLock(long position) throws IOException {
        return tryLock(channel, position, 1);
    }

    /** {@return the lock on those bytes, or null if somebody has one of them} */
    static @Nullable FileLock tryLock(FileChannel channel, long position, long size) throws IOException {
        try {
            return channel.tryLock(position, size, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * Runs something as the only thread of all processes that changes the catalog.
     *
     * @throws IpcException if somebody else does so for longer than {@code patienceNs}
     */
    <T> T withCatalogLocked(long patienceNs, java.util.function.Supplier<T> action) {
        long deadlineNs = System.nanoTime() + patienceNs;
        if (!Uninterruptibly.tryLock(catalogThreads, deadlineNs)) {
            throw catalogBusy();
        }
        try {
            if (catalogThreads.getHoldCount() > 1) {
                throw new IllegalStateException("an initialiser must not make, find or remove primitives itself");
            }
            FileLock lock = lockCatalog(deadlineNs);
            try {
                return action.get();
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw new IpcException("cannot lock the catalog, " + path + ": " + e.getMessage(), e);
        } finally {
            catalogThreads.unlock();
        }
    }

    private FileLock lockCatalog(long deadlineNs) throws IOException {
        long pauseNs = FIRST_PAUSE_NS;
        while (true) {
            FileLock lock = tryLock(RegionDescriptor.CATALOG_LOCK_BYTE);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                throw catalogBusy();
            }
            Uninterruptibly.sleep(pauseNs);
            pauseNs = Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
        }
    }

    private IpcException catalogBusy() {
        return new IpcException("another process is making or removing a primitive and does not finish, " + path
                + "; is it stopped? Continue or end it, then try again");
    }
}
