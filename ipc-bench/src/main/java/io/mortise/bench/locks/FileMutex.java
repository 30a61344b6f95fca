package io.mortise.bench.locks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What one does without us: a lock of the whole file. Between processes; by one thread of each. */
final class FileMutex implements Lock, AutoCloseable {
    private final FileChannel channel;
    private @Nullable FileLock held;

    private FileMutex(FileChannel channel) {
        this.channel = channel;
    }

    static FileMutex open(Path file) throws IOException {
        return new FileMutex(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    @Override
    public void lock() {
        held = null;
        while (held == null) {
            held = lockUnlessRefused();
        }
    }

    /** Two processes that lock and unlock fast enough are told of a deadlock that is none. */
    private @Nullable FileLock lockUnlessRefused() {
        try {
            return channel.lock();
        } catch (IOException failed) {
            if (String.valueOf(failed.getMessage()).contains("deadlock")) {
                return null;
            }
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void unlock() {
        try {
            Objects.requireNonNull(held).release();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
