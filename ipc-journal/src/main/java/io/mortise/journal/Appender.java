package io.mortise.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mortise.codec.Codec;
import io.mortise.codec.Scratch;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.BytesUtil;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.threads.InterruptedRuntimeException;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.UnrecoverableTimeoutException;
import net.openhft.chronicle.wire.Wire;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries: the time in milliseconds (8 bytes, little endian), and what the codec makes. One for all threads of a journal, which
 * take turns: in the files only one can write at a time anyway.
 *
 * <p>An entry is there when its header is, which is written last, in one atomic step; that also makes it durable against the death of this
 * process. Chronicle's lock between processes names the pid of its holder; if that is dead, the next one takes the lock over after
 * {@value #PATIENCE_MS} ms, and writes over what the dead one had not finished. As long as it lives, it is waited for.
 *
 * <p>There are two ways. An entry of up to {@value #SHORT_BYTES} bytes is made in memory of our own, before that lock is taken, and then
 * copied by {@code writeBytes}: Chronicle is quicker at that, and no codec runs under the lock. All others are made in the file, by {@code
 * writingDocument}; so is each entry for which space on the disk must be taken first, and each that does not follow one of our own. For
 * {@code writeBytes} trusts what it remembers of the last entry, and would give a wrong index, and leave wrong ones for all, if one follows
 * whose appender died before it had told of it; {@code writingDocument} looks.
 */
final class Appender {
    /** How long to wait for the lock before its holder is asked whether it lives. */
    static final long PATIENCE_MS = 250;

    static final int TIME_BYTES = Long.BYTES;

    /** Longest entry that is copied. */
    static final int SHORT_BYTES = 64 << 10;

    /** After so many in a row it is not asked beforehand whether the quick way is free: an exception that is thrown each time costs more. */
    private static final int QUICK_ONES_THAT_TELL = 8;

    /** What an entry takes beside its bytes, at most: header, padding, its share of the index, the end of the file. */
    private static final int OVERHEAD_BYTES = 64;

    private static final byte[] NO_BYTES = {};

    /** Thrown on the quick way where the long one must be gone: where Chronicle reads the clock, before it writes anything. */
    private static final class LongWay extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        LongWay() {
            super("not quickly", null, false, false);
        }
    }

    /** What is under way while Chronicle writes. */
    private enum Way {
        NONE,
        QUICK,
        LONG
    }

    private final SingleChronicleQueue files;
    private final Turn turn = new Turn();
    private final UnsafeBuffer entry = new UnsafeBuffer(ByteBuffer.allocateDirect(TIME_BYTES + SHORT_BYTES));
    private final UnsafeBuffer content = new UnsafeBuffer(NO_BYTES);
    private final PointerBytesStore copied = new PointerBytesStore();
    private final UnsafeBuffer room = new UnsafeBuffer(NO_BYTES);
    private final ReservedSpace reserved = new ReservedSpace();
    private final LongSupplier copy = this::copy;
    private final DiskSpace space;
    private final int maxMessageBytes;
    private @Nullable ExcerptAppender excerpts;
    private Way way = Way.NONE;
    private long nowMs;

    /** How many in a row went the quick way. */
    private int quickOnes;

    private Appender(SingleChronicleQueue files, DiskSpace space, int maxMessageBytes) {
        this.files = files;
        this.space = space;
        this.maxMessageBytes = maxMessageBytes;
    }

    static Appender of(SingleChronicleQueue files, EntryClock clock, DiskSpace space, int maxMessageBytes) {
        Appender appender = new Appender(files, space, maxMessageBytes);
        appender.prepare(0);
        clock.tell(appender::onTime);
        return appender;
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
        if (!turn.take()) {
            throw new IllegalStateException(
                    "a codec appends to journal " + files.file() + " while it encodes an entry of it");
        }
        try {
            space.use(length + OVERHEAD_BYTES);
            return length <= SHORT_BYTES
                    ? appendShort(codec, value, length, encoded)
                    : appendLong(codec, value, length, encoded);
        } catch (InternalError e) {
            forget();
            throw new JournalFullException(
                    "the disk of journal " + files.file()
                            + " is full, or its files were cut; nothing was appended: delete files of old cycles",
                    e);
        } finally {
            turn.give();
        }
    }

    private <T> long appendShort(Codec<T> codec, T value, int length, @Nullable Scratch encoded) {
        if (content.capacity() != length) {
            prepare(length);
        }
        fill(codec, value, length, encoded, content, 0);
        if (quickOnes >= QUICK_ONES_THAT_TELL || isOursLast()) {
            try {
                long index = patiently(copy);
                quickOnes++;
                return index;
            } catch (LongWay e) {
                quickOnes = 0;
            }
        }
        return patiently(() -> write(length, (buffer, offset) -> buffer.putBytes(offset, content, 0, length)));
    }

    private void prepare(int length) {
        content.wrap(entry, TIME_BYTES, length);
        copied.set(entry.addressOffset(), TIME_BYTES + length);
    }

    /** {@return whether nothing follows the entry that was written here last} */
    private boolean isOursLast() {
        Wire wire = excerpts == null ? null : excerpts.wire();
        if (wire == null) {
            return false;
        }
        Bytes<?> bytes = wire.bytes();
        long end = bytes.writePosition();
        long next = end + BytesUtil.padOffset(end);
        BytesStore<?, ?> mapped = bytes.bytesStore();
        return (mapped.inside(next, Integer.BYTES) ? mapped.readVolatileInt(next) : bytes.readVolatileInt(next)) == 0;
    }

    private long copy() {
        ExcerptAppender appender = excerpts();
        way = Way.QUICK;
        try {
            appender.writeBytes(copied);
        } finally {
            way = Way.NONE;
        }
        return appender.lastIndexAppended();
    }

    /** Chronicle has read the clock, under its lock, so that times grow as indices do; or a tailer has, in whatever thread. */
    private void onTime(long timeMs) {
        if (way != Way.NONE && turn.isMine()) {
            nowMs = timeMs;
            if (way == Way.QUICK) {
                if (!space.isAmple(timeMs) || !isOursLast()) {
                    throw new LongWay();
                }
                entry.putLong(0, timeMs, LITTLE_ENDIAN);
            }
        }
    }

    private <T> long appendLong(Codec<T> codec, T value, int length, @Nullable Scratch encoded) {
        return patiently(() -> write(length, (buffer, offset) -> fill(codec, value, length, encoded, buffer, offset)));
    }

    private static <T> void fill(
            Codec<T> codec, T value, int length, @Nullable Scratch encoded, MutableDirectBuffer to, int offset) {
        if (encoded == null) {
            Scratch.checkWritten(codec, length, codec.encode(value, to, offset));
        } else {
            to.putBytes(offset, encoded.buffer(), 0, length);
        }
    }

    /** Writes what is to be written where it goes. */
    private interface Filler {
        void fill(MutableDirectBuffer buffer, int offset);
    }

    private long write(int length, Filler filler) {
        ExcerptAppender appender = excerpts();
        way = Way.LONG;
        DocumentContext document = appender.writingDocument();
        boolean isComplete = false;
        try {
            Bytes<?> bytes = document.wire().bytes();
            reserve(appender, bytes.writePosition(), TIME_BYTES + length);
            room.wrap(bytes.addressForWrite(bytes.writePosition()), TIME_BYTES + length);
            room.putLong(0, nowMs, LITTLE_ENDIAN);
            filler.fill(room, TIME_BYTES);
            bytes.writeSkip(TIME_BYTES + length);
            isComplete = true;
        } finally {
            way = Way.NONE;
            room.wrap(NO_BYTES);
            if (!isComplete) {
                document.rollbackOnClose();
            }
            document.close();
        }
        return appender.lastIndexAppended();
    }

    /** Waits for a holder of Chronicle's lock that lives, uninterruptibly. */
    private static long patiently(LongSupplier writing) {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return writing.getAsLong();
                } catch (UnrecoverableTimeoutException e) {
                    // Its holder lives.
                } catch (InterruptedRuntimeException e) {
                    wasInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reserve(ExcerptAppender appender, long begin, int length) {
        File current = appender.currentFile();
        if (current == null || reserved.covers(current, begin + length) || space.isAmple(nowMs)) {
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
        boolean isOurTurn = turn.take();
        try {
            reserved.close();
        } finally {
            // Else a codec closes the journal while it encodes.
            if (isOurTurn) {
                turn.give();
            }
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
