package io.mortise.journal;

import io.mortise.codec.Codec;
import io.mortise.codec.Scratch;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.threads.InterruptedRuntimeException;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.UnrecoverableTimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries: the time in milliseconds (8 bytes, little endian), and what the codec makes. One for all threads of a journal, which
 * take turns: in the files only one can write at a time anyway.
 *
 * <p>An entry is there when its header is, which is written last, in one atomic step; that also makes it durable against the death of this
 * process. Chronicle's lock between processes names the pid of its holder; if that is dead, the next one takes the lock over after
 * {@value #PATIENCE_MS} ms, and writes over what the dead one had not finished. As long as it lives, it is waited for.
 */
final class Appender {
    /** How long to wait for the lock before its holder is asked whether it lives. */
    static final long PATIENCE_MS = 250;

    static final int TIME_BYTES = Long.BYTES;

    /** What an entry takes beside its bytes, at most: header, padding, its share of the index, the end of the file. */
    private static final int OVERHEAD_BYTES = 64;

    private static final byte[] NO_BYTES = {};

    private final SingleChronicleQueue files;
    private final ReentrantLock turn = new ReentrantLock();
    private final UnsafeBuffer room = new UnsafeBuffer(NO_BYTES);
    private final ReservedSpace reserved = new ReservedSpace();
    private final EntryClock clock;
    private final DiskSpace space;
    private final int maxMessageBytes;
    private @Nullable ExcerptAppender excerpts;

    Appender(SingleChronicleQueue files, EntryClock clock, DiskSpace space, int maxMessageBytes) {
        this.files = files;
        this.clock = clock;
        this.space = space;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** {@return the entry's index} */
    <T> long append(Codec<T> codec, T value) {
        int length = codec.encodedLength(value);
        if (length != Codec.UNKNOWN_LENGTH) {
            return append(codec, value, length, null);
        }
        try (Scratch scratch = Scratch.encode(codec, value)) {
            return append(codec, value, scratch.length(), scratch);
        }
    }

    private <T> long append(Codec<T> codec, T value, int length, @Nullable Scratch encoded) {
        if (length > maxMessageBytes) {
            throw new IllegalArgumentException("length=" + length + " is more than maxMessageBytes=" + maxMessageBytes
                    + " of journal " + files.file());
        }
        boolean wasInterrupted = false;
        turn.lock();
        try {
            space.use(length + OVERHEAD_BYTES);
            while (true) {
                try {
                    return write(codec, value, length, encoded);
                } catch (UnrecoverableTimeoutException e) {
                    // Its holder lives.
                } catch (InterruptedRuntimeException e) {
                    wasInterrupted |= Thread.interrupted();
                }
            }
        } catch (InternalError e) {
            forget();
            throw new JournalFullException(
                    "the disk of journal " + files.file()
                            + " is full, or its files were cut; nothing was appended: delete files of old cycles",
                    e);
        } finally {
            turn.unlock();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> long write(Codec<T> codec, T value, int length, @Nullable Scratch encoded) {
        ExcerptAppender appender = excerpts();
        DocumentContext document = appender.writingDocument();
        boolean isComplete = false;
        try {
            Bytes<?> bytes = document.wire().bytes();
            reserve(appender, bytes.writePosition(), TIME_BYTES + length);
            room.wrap(bytes.addressForWrite(bytes.writePosition()), TIME_BYTES + length);
            room.putLong(0, clock.lastReadMs(), java.nio.ByteOrder.LITTLE_ENDIAN);
            if (encoded == null) {
                Scratch.checkWritten(codec, length, codec.encode(value, room, TIME_BYTES));
            } else {
                room.putBytes(TIME_BYTES, encoded.buffer(), 0, length);
            }
            bytes.writeSkip(TIME_BYTES + length);
            isComplete = true;
        } finally {
            if (!isComplete) {
                document.rollbackOnClose();
            }
            document.close();
        }
        return appender.lastIndexAppended();
    }

    private void reserve(ExcerptAppender appender, long begin, int length) {
        File current = appender.currentFile();
        if (current == null || reserved.covers(current, begin + length) || space.isAmple(clock.lastReadMs())) {
            return;
        }
        try {
            reserved.reserve(current, begin, begin + length);
        } catch (IOException e) {
            throw new JournalFullException(
                    "the disk of journal " + files.file() + " has no space for an entry of " + length + " bytes: "
                            + e.getMessage() + "; delete files of old cycles",
                    e);
        }
    }

    /** Closes what Chronicle does not close. */
    void close() {
        turn.lock();
        try {
            reserved.close();
        } finally {
            turn.unlock();
        }
    }

    private ExcerptAppender excerpts() {
        ExcerptAppender appender = excerpts;
        if (appender == null) {
            appender = files.createAppender();
            appender.singleThreadedCheckDisabled(true);
            excerpts = appender;
        }
        return appender;
    }

    private void forget() {
        ExcerptAppender broken = excerpts;
        excerpts = null;
        reserved.close();
        if (broken != null) {
            try {
                broken.close();
            } catch (RuntimeException | Error e) {
                // What it could not do on a full disk, the next one does.
            }
        }
    }
}
