package io.mortise.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens: its address, its key, and the file that holds the key. For a Unix socket both files are in a folder that is for its
 * owner only; for TCP the key's file is in one of its own, for processes of this program.
 */
final class Place implements AutoCloseable {
    static final String UNIX = "unix:";

    private static final String FOLDER_PREFIX = "mortise-manager-";
    /** A socket's path may have 103 bytes where it may have the fewest; the folder's name and the socket's take up to 44. */
    private static final int LONGEST_PARENT_BYTES = 59;

    private static final String OWNER_ONLY = "rwx------";
    private static final String FILE_OWNER_ONLY = "rw-------";

    private final String address;
    private final byte[] key;
    private final Path keyFile;
    private final @Nullable Path ownFolder;

    private Place(String address, byte[] key, Path keyFile, @Nullable Path ownFolder) {
        this.address = address;
        this.key = key;
        this.keyFile = keyFile;
        this.ownFolder = ownFolder;
    }

    /** A Unix socket in a new folder. */
    static Place local(byte[] key) throws IOException {
        return local(key, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** A Unix socket in a new folder among these temporary files, or among the system's where its path would be too long. */
    static Place local(byte[] key, Path temporary) throws IOException {
        Path folder = newFolder(shortEnough(temporary));
        return write(new Place(UNIX + folder.resolve("socket"), key, folder.resolve("socket.key"), folder));
    }

    /** An address that the user has chosen. */
    static Place at(String address, byte[] key) throws IOException {
        if (!address.startsWith(UNIX)) {
            Path folder = newFolder();
            return write(new Place(address, key, folder.resolve("key"), folder));
        }
        Path socket = Path.of(address.substring(UNIX.length())).toAbsolutePath();
        Path folder = socket.getParent();
        if (folder == null || folder.getParent() == null) {
            throw new IOException("address=" + address + " is not within a folder that can be for its owner only");
        }
        makePrivate(folder);
        return new Place(address, key, keyFile(address), null);
    }

    /** Where the key of a server is that listens at a Unix socket. */
    static Path keyFile(String address) {
        return Path.of(address.substring(UNIX.length()) + ".key").toAbsolutePath();
    }

    /** {@return a folder for its owner only, removed with the files in it when this JVM ends in order} */
    static Path newFolder() throws IOException {
        return newFolder(shortEnough(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static Path shortEnough(Path temporary) {
        int length = temporary.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
        return length > LONGEST_PARENT_BYTES ? Path.of("/tmp") : temporary;
    }

    private static Path newFolder(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, FOLDER_PREFIX).toAbsolutePath();
        folder.toFile().deleteOnExit();
        return folder;
    }

    private static void makePrivate(Path folder) throws IOException {
        try {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (FileAlreadyExistsException e) {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    || !found.equals(PosixFilePermissions.fromString(OWNER_ONLY))
                    || !isOurs(folder)) {
                throw new IOException(
                        "folder=" + folder + " of the socket must be a folder of ours, for us only, and is "
                                + PosixFilePermissions.toString(found) + ": choose another, or chmod 700 " + folder);
            }
        }
    }

    private static boolean isOurs(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "owner", "");
        try {
            return Files.getOwner(probe).equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS));
        } finally {
            Files.delete(probe);
        }
    }

    /** To be called when the address is ours. */
    void writeKey() throws IOException {
        write(this);
    }

    private static Place write(Place place) throws IOException {
        writeKey(place.keyFile, place.key);
        if (place.ownFolder != null) {
            place.keyFile
                    .toFile()
                    .deleteOnExit(); // one beside an address may by then be that of the address's next server
        }
        return place;
    }

    /** At once, so that nobody finds half of it. */
    static void writeKey(Path file, byte[] key) throws IOException {
        Path unfinished = Files.createTempFile(
                file.getParent(),
                "key",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE_OWNER_ONLY)));
        Files.write(unfinished, key);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    String address() {
        return address;
    }

    byte[] key() {
        return key.clone();
    }

    Path keyFile() {
        return keyFile;
    }

    /** Removes the files that are in a folder of our own. */
    @Override
    public void close() {
        if (ownFolder != null) {
            removeKey();
            boolean unused = ownFolder.toFile().delete();
        }
    }

    /** To be called while the address is ours: afterwards the file may be that of its next server. */
    void removeKey() {
        boolean unused = keyFile.toFile().delete();
    }
}
