package io.mortise.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The use of a tailer's name, which one at a time has in all processes: two would each move the other's position. It is a lock of the
 * kernel on the file {@code mortise.tailer.<name>}, so it is free when its process is dead, whatever became of it. The file holds the pid
 * of who has used the name last, for people, and stays.
 *
 * <p>The kernel forgets a process's lock when that process closes <em>any</em> channel to the file. So within this JVM a set tells who has
 * what, and no file of a name in that set is opened.
 */
final class TailerLease implements AutoCloseable {
    private static final String PREFIX = "mortise.tailer.";
    private static final int LONGEST_FILE_NAME = 255;

    /** The files that are locked by this JVM. Guarded by this class. */
    private static final Set<Path> HERE = new HashSet<>();

    private final Path file;
    private final FileChannel channel;
    private boolean isClosed;

    private TailerLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lease.
     *
     * @throws IllegalStateException if somebody has it
     */
    static TailerLease take(Path directory, String name) throws IOException {
        String fileName = PREFIX + URLEncoder.encode(name, UTF_8);
        if (fileName.length() > LONGEST_FILE_NAME) {
            throw new IllegalArgumentException("the name of a tailer is too long for a file name: " + name);
        }
        Path file = directory.toRealPath().resolve(fileName);
        synchronized (TailerLease.class) {
            if (HERE.contains(file)) {
                throw inUse(name, directory, "this process");
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse(name, directory, "pid " + Files.readString(file, UTF_8));
                }
                byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8);
                channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            HERE.add(file);
            return new TailerLease(file, channel);
        }
    }

    private static IllegalStateException inUse(String name, Path directory, String user) {
        return new IllegalStateException("tailer=" + name + " of journal " + directory + " is in use by " + user
                + "; close that one first, or use another name");
    }

    @Override
    public void close() {
        synchronized (TailerLease.class) {
            if (!isClosed) {
                isClosed = true;
                HERE.remove(file);
                try {
                    channel.close();
                } catch (IOException e) {
                    // What was locked is free all the same.
                }
            }
        }
    }
}
