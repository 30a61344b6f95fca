package io.mortise.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What lies at a path; links are not followed. */
enum FileKind {
    NONE,
    FIFO,
    SOCKET,
    OTHER;

    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_FIFO = 0010000;
    private static final int TYPE_SOCKET = 0140000;

    static FileKind of(Path path) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return switch (mode & TYPE_MASK) {
                case TYPE_FIFO -> FIFO;
                case TYPE_SOCKET -> SOCKET;
                default -> OTHER;
            };
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }
}
