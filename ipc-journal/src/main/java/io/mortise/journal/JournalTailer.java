package io.mortise.journal;

import io.mortise.codec.Codec;
import io.mortise.region.WaitWord;
import io.mortise.region.Waiter;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A position in a journal, and what reads on from there. Reading takes nothing away.
 *
 * <p>{@code poll} never waits; {@code take}, and {@code poll} with a timeout, spin briefly and then sleep in the kernel, in slices of 10
 * to 50 ms. An entry that cannot be decoded is a {@link io.mortise.codec.CodecException}, and passed over. Entries that were not
 * finished, because their appender died, are not there.
 *
 * <p>For one thread at a time, which need not be the same one.
 *
 * @param <T> the type of the entries
 */
public final class JournalTailer<T> implements AutoCloseable {
    private static final byte[] NO_BYTES = {};

    private final JournalQueue<T> journal;
    private final SingleChronicleQueue files;
    private final ExcerptTailer excerpts;
    private final Codec<T> codec;
    private final WaitWord asleep;
    private final @Nullable String name;
    private final @Nullable TailerLease lease;
    private final Decoder<T> decoding;
    private final UnsafeBuffer bytes = new UnsafeBuffer(NO_BYTES);
    private long lastIndex = -1;
    private long lastTimeMs;

    private JournalTailer(
            JournalQueue<T> journal,
            SingleChronicleQueue files,
            ExcerptTailer excerpts,
            Codec<T> codec,
            WaitWord asleep,
            @Nullable String name,
            @Nullable TailerLease lease) {
        this.journal = journal;
        this.files = files;
        this.excerpts = excerpts;
        this.codec = codec;
        this.asleep = asleep;
        this.name = name;
        this.lease = lease;
        decoding = codec::decode;
    }

    static <T> JournalTailer<T> of(
            JournalQueue<T> journal,
            SingleChronicleQueue files,
            Codec<T> codec,
            WaitWord asleep,
            @Nullable String name,
            @Nullable TailerLease lease) {
        ExcerptTailer excerpts = name == null ? files.createTailer() : files.createTailer(name);
        excerpts.singleThreadedCheckDisabled(true);
        return new JournalTailer<>(journal, files, excerpts, codec, asleep, name, lease);
    }

    /** {@return its name, or null if it has none} */
    public @Nullable String name() {
        return name;
    }

    /**
     * {@return the value of the next entry, or null if there is none yet}
     *
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public @Nullable T poll() {
        return read(decoding);
    }

    /**
     * {@return the next entry with its index and time, or null if there is none yet}
     *
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public @Nullable Entry<T> pollEntry() {
        T value = read(decoding);
        return value == null ? null : entry(value);
    }

    private Entry<T> entry(T value) {
        return new Entry<>(lastIndex, Instant.ofEpochMilli(lastTimeMs), value);
    }

    /**
     * Hands over the entries that are there, up to a limit, while they lie in the file: so a codec may show the bytes instead of copying
     * them.
     *
     * @param consumer is called with each value; if it throws, that entry counts as read all the same and the exception is passed on
     * @param limit    how many at most, 1 or more
     * @return how many were handed over, 0 if there was none
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public int poll(Consumer<? super T> consumer, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + " is less than 1");
        }
        Decoder<Boolean> handing = handing(consumer);
        int count = 0;
        while (count < limit && read(handing) != null) {
            count++;
        }
        return count;
    }

    private Decoder<Boolean> handing(Consumer<? super T> consumer) {
        return (buffer, offset, length) -> {
            consumer.accept(codec.decode(buffer, offset, length));
            return true;
        };
    }

    /**
     * {@return the value of the next entry} Waits for it as long as it takes.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was read
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public T take() throws InterruptedException {
        return Objects.requireNonNull(await(decoding, Waiter.forever()));
    }

    /**
     * {@return the next entry with its index and time} Waits for it as long as it takes.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was read
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public Entry<T> takeEntry() throws InterruptedException {
        return entry(take());
    }

    /**
     * Hands over one entry while it lies in the file; waits for it as long as it takes.
     *
     * @param consumer is called with the value; if it throws, that entry counts as read all the same and the exception is passed on
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was read
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public void take(Consumer<? super T> consumer) throws InterruptedException {
        await(handing(consumer), Waiter.forever());
    }

    /**
     * {@return the value of the next entry, or null if there was none for as long as it waited}
     *
     * @param timeout how long to wait; zero or less is not at all
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was read
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public @Nullable T poll(Duration timeout) throws InterruptedException {
        long timeoutNs;
        try {
            timeoutNs = timeout.toNanos();
        } catch (ArithmeticException e) {
            timeoutNs = timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
        return await(decoding, Waiter.lasting(timeoutNs));
    }

    private <R> @Nullable R await(Decoder<R> decoder, Waiter waiter) throws InterruptedException {
        boolean mayHaveSlept = false;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int expected = mayHaveSlept ? asleep.announce() : asleep.other(); // ORDER: SLEEP
            R value = read(decoder);
            if (value != null) {
                return value;
            }
            if (!waiter.pause(asleep.buffer(), asleep.offset(), expected)) {
                return read(decoder);
            }
            mayHaveSlept |= waiter.slept();
        }
    }

    /** Makes something of an entry's bytes where they lie. */
    private interface Decoder<R> {
        R decode(DirectBuffer buffer, int offset, int length);
    }

    private <R> @Nullable R read(Decoder<R> decoder) {
        try (DocumentContext document = excerpts.readingDocument()) {
            if (!document.isPresent()) {
                return null;
            }
            lastIndex = document.index();
            Bytes<?> content = document.wire().bytes();
            int length = (int) content.readRemaining() - Appender.TIME_BYTES;
            if (length < 0) {
                throw new JournalException(journal.what() + " has an entry of " + content.readRemaining()
                        + " bytes, which no journal writes, at index=" + lastIndex);
            }
            bytes.wrap(content.addressForRead(content.readPosition()), Appender.TIME_BYTES + length);
            lastTimeMs = bytes.getLong(0, ByteOrder.LITTLE_ENDIAN);
            return decoder.decode(bytes, Appender.TIME_BYTES, length);
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, journal.what());
        } catch (AssertionError e) {
            throw Chronicle.translated(e, journal.what());
        } finally {
            bytes.wrap(NO_BYTES);
        }
    }

    /**
     * {@return the index of the entry that was read last}
     *
     * @throws IllegalStateException if none was read yet
     */
    public long lastIndex() {
        checkRead();
        return lastIndex;
    }

    /**
     * {@return when the entry that was read last was appended, by its appender's clock}
     *
     * @throws IllegalStateException if none was read yet
     */
    public Instant lastTime() {
        checkRead();
        return Instant.ofEpochMilli(lastTimeMs);
    }

    private void checkRead() {
        if (lastIndex < 0) {
            throw new IllegalStateException("this tailer has read nothing yet");
        }
    }

    /**
     * Goes to the first entry that is there.
     *
     * @return this
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public JournalTailer<T> toStart() {
        return moved(excerpts::toStart);
    }

    /**
     * Goes behind the last entry that is there: what is appended next is read next.
     *
     * @return this
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public JournalTailer<T> toEnd() {
        return moved(excerpts::toEnd);
    }

    private JournalTailer<T> moved(Runnable move) {
        try {
            move.run();
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, journal.what());
        }
        return this;
    }

    /**
     * Goes to an entry, which is read next.
     *
     * @param index as {@link JournalQueue#append} returned it
     * @return this
     * @throws IllegalArgumentException if there is no such entry; the tailer is where it was
     * @throws IllegalStateException    if the tailer or its journal was closed
     */
    public JournalTailer<T> toIndex(long index) {
        return moved(() -> {
            long before = excerpts.index();
            if (index < 0 || !excerpts.moveToIndex(index)) {
                excerpts.moveToIndex(before);
                throw new IllegalArgumentException("index=" + index + " is not there in " + journal.what());
            }
        });
    }

    /**
     * Goes to the first entry that was appended at a time or later, by its appender's clock, as if clocks had never been set back; behind the
     * last one if there is none. Searches by halves.
     *
     * @param time when
     * @return this
     * @throws IllegalStateException if the tailer or its journal was closed
     */
    public JournalTailer<T> toTime(Instant time) {
        return moved(() -> new TimeSearch(files, excerpts, this::nextTimeMs).moveTo(time.toEpochMilli()));
    }

    /** {@return when the next entry was appended, or null if there is none} Does not move on. */
    @Nullable
    Instant nextTime() {
        long timeMs = nextTimeMs();
        return timeMs == TimeSearch.NONE ? null : Instant.ofEpochMilli(timeMs);
    }

    private long nextTimeMs() {
        try (DocumentContext document = excerpts.readingDocument()) {
            if (!document.isPresent()) {
                return TimeSearch.NONE;
            }
            Bytes<?> content = document.wire().bytes();
            long timeMs = content.readRemaining() < Appender.TIME_BYTES
                    ? 0
                    : littleEndian(content.readLong(content.readPosition()));
            document.rollbackOnClose();
            return timeMs;
        }
    }

    /** Chronicle reads in the byte order of the machine. */
    private static long littleEndian(long read) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? read : Long.reverseBytes(read);
    }

    /** Closes it; its position stays if it has a name. Closing once more does nothing. */
    @Override
    public void close() {
        excerpts.close();
        if (lease != null) {
            journal.giveBack(lease);
        }
    }

    @Override
    public String toString() {
        return "tailer " + (name == null ? "" : name + " ") + "of " + journal.what();
    }
}
