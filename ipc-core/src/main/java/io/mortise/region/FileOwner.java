package io.mortise.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Which user a file belongs to, by number where the system has numbers. */
final class FileOwner {
    private static final String UID = "unix:uid";
    private static final String SELF = readSelf();

    private FileOwner() {}

    static boolean isSupported(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** {@return this process's user, as a word that can be part of a file name} */
    static String self() {
        return SELF;
    }

    static String of(Path path) throws IOException {
        return String.valueOf(Files.getAttribute(path, UID, LinkOption.NOFOLLOW_LINKS));
    }

    static boolean isOurs(Path path) throws IOException {
        return !isSupported(path) || of(path).equals(SELF);
    }

    private static String readSelf() {
        Path self = Path.of("/proc/self");
        try {
            if (Files.exists(self)) {
                return String.valueOf(Files.getAttribute(self, UID));
            }
            Path probe = Files.createTempFile("mortise", null);
            try {
                return isSupported(probe) ? of(probe) : userName();
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | RuntimeException e) {
            return userName();
        }
    }

    private static String userName() {
        return System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
