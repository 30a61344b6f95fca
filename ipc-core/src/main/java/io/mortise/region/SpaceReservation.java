package io.mortise.region;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes sure at creation that the pages are there: running out of them later kills the JVM or throws {@link InternalError}
 * wherever a page is first touched. Java has no {@code fallocate}, so zeros are written.
 */
final class SpaceReservation {
    /** Here an overwritten block goes to a new place, so writing zeros reserves nothing. */
    private static final Set<String> COPY_ON_WRITE = Set.of("btrfs", "zfs", "bcachefs");

    private static final int CHUNK_BYTES = 256 * 1024;

    private SpaceReservation() {}

    /** Fills a fresh file with zeros up to where space is to be reserved, and sets its length. */
    static void extend(Path path, RandomAccessFile file, long length, long reserved) throws IOException {
        reserve(path, Files.getFileStore(path), file, 0, reserved);
        file.setLength(length);
    }

    /**
     * Fills a range of the file with zeros.
     *
     * @param path for messages: it need not mean the file any more, but must be in the same directory
     */
    static void reserve(Path path, FileStore store, RandomAccessFile file, long offset, long length)
            throws IOException {
        if (length > 0 && !COPY_ON_WRITE.contains(store.type().toLowerCase(Locale.ROOT))) {
            checkRoom(path, store, length);
            file.seek(offset);
            fill(path, store, file, length);
        }
    }

    private static void checkRoom(Path path, FileStore store, long length) throws IOException {
        long usable = store.getUsableSpace();
        if (usable < length) {
            throw new IOException("no room for a region of " + length + " bytes on " + store.name() + " ("
                    + store.type() + "), which has " + usable + " left: " + path + "; " + hint(store));
        }
        if (isMemory(store)) {
            OptionalLong available = MemoryLimit.availableBytes();
            if (available.isPresent() && available.getAsLong() < length) {
                throw new IOException("a region of " + length + " bytes in memory would break the memory limit of this"
                        + " process's control group, which has " + available.getAsLong() + " left: " + path
                        + "; raise the container's memory limit or ask for a smaller region");
            }
        }
    }

    private static void fill(Path path, FileStore store, RandomAccessFile file, long length) throws IOException {
        byte[] zeros = new byte[(int) Math.min(CHUNK_BYTES, length)];
        long written = 0;
        try {
            while (written < length) {
                int count = (int) Math.min(zeros.length, length - written);
                file.write(zeros, 0, count);
                written += count;
            }
        } catch (IOException e) {
            throw new IOException(
                    "no room for a region of " + length + " bytes, the system refused after " + written + " ("
                            + e.getMessage() + "): " + path + "; " + hint(store),
                    e);
        }
    }

    private static String hint(FileStore store) {
        return isMemory(store)
                ? "free some, enlarge it (docker run --shm-size=1g), or set MORTISE_DIR to a directory on a larger file"
                        + " system"
                : "free some, check ulimit -f, or set MORTISE_DIR to a directory on a larger file system";
    }

    private static boolean isMemory(FileStore store) {
        return store.type().equals("tmpfs") || store.type().equals("ramfs");
    }
}
