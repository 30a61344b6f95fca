package io.mortise.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes and opens FIFOs. */
final class Fifos {
    private static final long MAKE_TIMEOUT_S = 30;

    private Fifos() {}

    /** Makes FIFOs for their owner alone; Java cannot, a command of every Unix can. */
    static void make(Path... paths) throws IOException {
        List<String> command = new ArrayList<>(List.of("mkfifo", "-m", "600", "--"));
        for (Path path : paths) {
            command.add(path.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(MAKE_TIMEOUT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("cannot make " + List.of(paths) + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making " + List.of(paths), e);
        } finally {
            process.destroy();
        }
    }

    /** Opens for both directions, which never waits. */
    static FileChannel openGuard(Path path) throws IOException {
        check(path);
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** A regular file in a FIFO's place would take our bytes and never give any. */
    static void check(Path path) throws IOException {
        FileKind kind = FileKind.of(path);
        if (kind == FileKind.NONE) {
            throw new NoSuchFileException(path.toString());
        }
        if (kind != FileKind.FIFO) {
            throw new IOException("path=" + path + " is no FIFO");
        }
    }

    static void close(@Nullable Closeable end) {
        if (end == null) {
            return;
        }
        try {
            end.close();
        } catch (IOException e) {
            // Nothing more can be done about it.
        }
    }
}
