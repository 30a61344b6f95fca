package io.mortise.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that this process keeps locked for as long as it lives, for its daemon children to watch. Made with the first of
 * them; a file of its own and never opened twice, since closing any channel to it would release the lock.
 */
final class ParentLock {
    private static @Nullable Path path;

    /** Kept reachable, earlier ones too: closed, they would release their locks. */
    private static final List<FileChannel> HELD = new ArrayList<>();

    private ParentLock() {}

    static synchronized String path() throws IOException {
        Path file = ParentFolder.path().resolve("lock");
        if (!file.equals(path) || !Files.exists(file)) { // the first time, or somebody has tidied up
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            file.toFile().deleteOnExit();
            if (channel.tryLock() == null) {
                channel.close();
                throw new IOException("file=" + file + " was just made and is locked by another process");
            }
            HELD.add(channel);
            path = file;
        }
        return file.toString();
    }

    static synchronized boolean isHeld() {
        return !HELD.isEmpty() && HELD.stream().allMatch(FileChannel::isOpen);
    }
}
