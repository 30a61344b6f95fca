package io.mortise.transport;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The two FIFOs of one connection, beside the listener's own: {@code path.<id>.up} to the listener, {@code path.<id>.down} from it.
 *
 * <p>Opening one end of a FIFO waits for the other, for ever if need be. Opened for both directions it never waits; so both
 * sides hold such guards while they open their ends, and let them go when both have, since a guard also hides that the other
 * side is gone.
 */
final class FifoPair implements Closeable {
    private static final Pattern LEFTOVER = Pattern.compile("\\.[0-9a-f]{16}\\.(up|down)");

    private final Path up;
    private final Path down;

    private FifoPair(Path path, String id) {
        up = path.resolveSibling(path.getFileName() + "." + id + ".up");
        down = path.resolveSibling(path.getFileName() + "." + id + ".down");
    }

    static String newId() {
        return String.format(Locale.ROOT, "%016x", ThreadLocalRandom.current().nextLong());
    }

    static FifoPair of(Path path, String id) {
        return new FifoPair(path, id);
    }

    static FifoPair create(Path path, String id) throws IOException {
        FifoPair pair = new FifoPair(path, id);
        Fifos.make(pair.up, pair.down);
        return pair;
    }

    static String describe(String address, int sendBytes, int receiveBytes) {
        return address + " (FIFO for sending " + PipeSize.describe(sendBytes) + ", FIFO for receiving "
                + PipeSize.describe(receiveBytes) + ")";
    }

    Guards openGuards() throws IOException {
        FileChannel upGuard = Fifos.openGuard(up);
        try {
            return new Guards(this, upGuard, Fifos.openGuard(down));
        } catch (IOException e) {
            upGuard.close();
            throw e;
        }
    }

    /** Both FIFOs, open for both directions: as long as they are, an end opens at once and the size is kept. */
    record Guards(FifoPair pair, FileChannel upGuard, FileChannel downGuard) implements Closeable {
        int enlargeUp(int wantedBytes) {
            return PipeSize.enlarge(pair.up.toString(), wantedBytes);
        }

        int enlargeDown(int wantedBytes) {
            return PipeSize.enlarge(pair.down.toString(), wantedBytes);
        }

        FileChannel openUpForReading() throws IOException {
            return FileChannel.open(pair.up, StandardOpenOption.READ);
        }

        FileChannel openUpForWriting() throws IOException {
            return FileChannel.open(pair.up, StandardOpenOption.WRITE);
        }

        /** A stream, which can be asked how much there is to read. */
        FileInputStream openDownForReading() throws IOException {
            return new FileInputStream(pair.down.toFile());
        }

        FileChannel openDownForWriting() throws IOException {
            return FileChannel.open(pair.down, StandardOpenOption.WRITE);
        }

        @Override
        public void close() throws IOException {
            try (upGuard) {
                downGuard.close();
            }
        }
    }

    /** Removes the names; who has the FIFOs open keeps them. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(up);
        Files.deleteIfExists(down);
    }

    /** Removes what clients left that died while connecting. Only for the holder of the path. */
    static void removeLeftovers(Path path) throws IOException {
        String prefix = String.valueOf(path.getFileName());
        Path folder = path.getParent();
        if (folder == null) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(prefix)
                        && LEFTOVER.matcher(name.substring(prefix.length())).matches()
                        && FileKind.of(entry) == FileKind.FIFO) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }
}
