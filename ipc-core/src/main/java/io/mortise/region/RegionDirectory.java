package io.mortise.region;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Where bare names live: a real directory that is ours alone, or none. */
final class RegionDirectory {
    private static final Set<PosixFilePermission> OURS_ALONE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private RegionDirectory() {}

    /** {@return the directory for bare names, made if it was missing} */
    static Path resolve() throws IOException {
        String chosen = System.getenv("MORTISE_DIR");
        if (chosen != null && !chosen.isEmpty()) {
            Path directory = Path.of(chosen).toAbsolutePath();
            Path parent = directory.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return ensureOurs(directory);
        }
        Path memory = Path.of("/dev/shm");
        Path parent = Files.isDirectory(memory) && Files.isWritable(memory)
                ? memory
                : Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return ensureOurs(parent.resolve("mortise-" + FileOwner.self()));
    }

    static Path ensureOurs(Path directory) throws IOException {
        try {
            if (FileOwner.isSupported(directory)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OURS_ALONE));
            } else {
                Files.createDirectory(directory);
            }
        } catch (FileAlreadyExistsException e) {
            // Somebody made it before us, which is the usual case; whether it will do is checked below.
        }
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new RegionOwnershipException("regions live in a real directory, but " + directory + " is "
                    + (attributes.isSymbolicLink() ? "a link" : "no directory")
                    + "; remove it, or set MORTISE_DIR to a directory of your own");
        }
        if (FileOwner.isSupported(directory)) {
            if (!FileOwner.isOurs(directory)) {
                throw new RegionOwnershipException("the directory for regions belongs to user "
                        + FileOwner.of(directory) + ", not to " + FileOwner.self() + ": " + directory
                        + "; set MORTISE_DIR to a directory of your own");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
            if (!permissions.equals(OURS_ALONE)) {
                throw new RegionOwnershipException("the directory for regions has permissions "
                        + PosixFilePermissions.toString(permissions) + ", expected "
                        + PosixFilePermissions.toString(OURS_ALONE) + ": " + directory
                        + "; run chmod 700 on it, or set MORTISE_DIR to a directory of your own");
            }
        }
        return directory;
    }
}
