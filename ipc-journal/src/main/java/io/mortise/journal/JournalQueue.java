package io.mortise.journal;

import io.mortise.codec.Codec;
import io.mortise.region.WaitWord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the files of a directory: what is appended stays, and any number of tailers read it, each from a position of its own, in any
 * number of processes. Made of Chronicle Queue.
 *
 * <pre>{@code
 * try (JournalQueue<Order> journal = JournalQueue.open(Path.of("orders"), RecordCodec.of(Order.class));
 *         JournalTailer<Order> billing = journal.tailer("billing")) {
 *     long index = journal.append(order);
 *     Order next = billing.take();
 * }
 * }</pre>
 *
 * <ol>
 *   <li>Entries have one order for all, that of the appends, and an index that grows; not by one each time.
 *   <li>An entry is seen as a whole or not at all. What the appender did before, who reads it sees.
 *   <li>What {@link #append} returned for survives the death of any process, {@code kill -9} at any instruction included. A power cut or a
 *       crash of the system spares what was appended before the last {@link #sync()} that returned.
 *   <li>An entry that its appender did not finish was never there: others write over it. Whoever wants to append next notices the death
 *       within about a second. An appender that lives, but is slow or stopped, is waited for.
 *   <li>Appending does not wait for tailers; there is no bound but the disk. What is to be forgotten are files of old cycles that nobody
 *       will read: delete them.
 *   <li>If the disk has less than {@link JournalOptions#minFreeBytes()} left, {@code append} throws {@link JournalFullException} and {@code
 *       offer} says no, and both work again when there is. Where space is not ample it is taken a megabyte ahead, so a full disk damages
 *       nothing, unless its file system copies on write.
 *   <li>Processes tell each other's death by the pid: all who append must see the same pids (one container, or one pid namespace).
 * </ol>
 *
 * <p>The JVM must open three packages of {@code java.base}: {@link #open} names the flags if it does not. Chronicle's own log is switched off
 * for the whole JVM when the first journal is opened, and so are its announcement, its analytics and its thread that watches the disk.
 * Nothing of Chronicle's is thrown: its failures are a {@link JournalException}. This class starts no thread.
 *
 * <p>A journal may be used by any number of threads; a tailer by one at a time.
 *
 * @param <T> the type of the entries
 */
public final class JournalQueue<T> implements AutoCloseable {
    /** Chronicle maps a quarter of a block beyond it, where an entry must have its end. */
    private static final int MESSAGES_PER_BLOCK = 4;

    private static final int LARGEST_PAGE_BYTES = 64 << 10;

    private static final String METADATA_FILE = "metadata.cq4t";
    private static final String CYCLE_FILES = ".cq4";

    private final Path directory;
    private final Codec<T> codec;
    private final JournalOptions options;
    private final SingleChronicleQueue files;
    private final Appender appender;
    private final WaitWord tailers;
    private @Nullable Path oldestUnsynced;

    private JournalQueue(
            Path directory,
            Codec<T> codec,
            JournalOptions options,
            SingleChronicleQueue files,
            Appender appender,
            WaitWord tailers) {
        this.directory = directory;
        this.codec = codec;
        this.options = options;
        this.files = files;
        this.appender = appender;
        this.tailers = tailers;
    }

    /**
     * Opens a journal, or makes it if there is none, with {@link JournalOptions#DEFAULT}.
     *
     * @param directory where its files are
     * @param codec     of its entries, with the same format for all
     * @param <T>       the type of the entries
     * @return the journal
     * @throws IOException           if the directory cannot be made or written to
     * @throws JournalException      if there is another journal, or something else; or if there is none, and no space on the disk
     * @throws IllegalStateException if this JVM lacks a flag; the message names them
     */
    public static <T> JournalQueue<T> open(Path directory, Codec<T> codec) throws IOException {
        return open(directory, codec, JournalOptions.DEFAULT);
    }

    /**
     * Opens a journal, or makes it if there is none.
     *
     * @param directory where its files are
     * @param codec     of its entries, with the same format for all
     * @param options   how it is kept
     * @param <T>       the type of the entries
     * @return the journal
     * @throws IOException           if the directory cannot be made or written to
     * @throws JournalException      if there is another journal, or something else; or if there is none, and no space on the disk
     * @throws IllegalStateException if this JVM lacks a flag; the message names them
     */
    public static <T> JournalQueue<T> open(Path directory, Codec<T> codec, JournalOptions options) throws IOException {
        JvmFlags.check();
        Chronicle.hush();
        Files.createDirectories(directory);
        DiskSpace space = new DiskSpace(directory, options.minFreeBytes(), DiskSpace.of(directory));
        return open(directory, codec, options, space, System::currentTimeMillis);
    }

    static <T> JournalQueue<T> open(
            Path directory, Codec<T> codec, JournalOptions options, DiskSpace space, LongSupplier systemMs)
            throws IOException {
        if (Files.notExists(directory.resolve(METADATA_FILE))) {
            // One that is there can be read on a full disk as well.
            space.use(0);
        }
        WaitWord tailers = JournalFile.open(directory, codec);
        EntryClock clock = new EntryClock(systemMs);
        try {
            SingleChronicleQueue files = SingleChronicleQueueBuilder.single(directory.toFile())
                    .rollCycle(options.rollCycle().cycle())
                    .blockSize(blockBytes(options))
                    .timeProvider(clock)
                    .timeoutMS(Appender.PATIENCE_MS)
                    .build();
            if (files.rollCycle() != options.rollCycle().cycle()) {
                String found = files.rollCycle().toString();
                files.close();
                throw new JournalException("journal " + directory + " was made with rollCycle=" + found
                        + ", asked for was " + options.rollCycle() + "; ask for the same");
            }
            if (files.lastCycle() >= 0) {
                clock.raiseTo(files.epoch() + (long) files.lastCycle() * files.rollCycle().lengthInMillis());
            }
            Appender appender = new Appender(files, clock, space, options.maxMessageBytes());
            return new JournalQueue<>(directory, codec, options, files, appender, tailers);
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, "opening journal " + directory);
        }
    }

    private static int blockBytes(JournalOptions options) {
        int pages = (options.maxMessageBytes() - 1) / LARGEST_PAGE_BYTES + 2;
        return pages * LARGEST_PAGE_BYTES * MESSAGES_PER_BLOCK;
    }

    /** {@return where its files are} */
    public Path directory() {
        return directory;
    }

    /** {@return how it is kept} */
    public JournalOptions options() {
        return options;
    }

    /**
     * Appends an entry. When this returns, the entry survives the death of this process. Waits for other appenders, uninterruptibly.
     *
     * @param value what to append
     * @return its index
     * @throws JournalFullException     if there is not enough space on the disk; nothing was appended
     * @throws JournalException         if the files are damaged, or the system refuses to do something with them
     * @throws IllegalArgumentException if it is longer than {@link JournalOptions#maxMessageBytes()}, or the codec refuses it
     * @throws IllegalStateException    if the journal was closed
     */
    public long append(T value) {
        Objects.requireNonNull(value);
        long index;
        try {
            index = appender.append(codec, value);
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, what());
        } catch (AssertionError e) {
            throw Chronicle.translated(e, what());
        }
        if (tailers.isAnyoneAsleep()) { // ORDER: SLEEP
            tailers.wakeAll();
            tailers.wakeAtAnyCost(Integer.MAX_VALUE);
        }
        return index;
    }

    /**
     * Appends an entry, or says that there is no space.
     *
     * @param value what to append
     * @return false if there is not enough space on the disk; nothing was appended
     * @throws JournalException         if the files are damaged, or the system refuses to do something with them
     * @throws IllegalArgumentException if it is longer than {@link JournalOptions#maxMessageBytes()}, or the codec refuses it
     * @throws IllegalStateException    if the journal was closed
     */
    public boolean offer(T value) {
        try {
            append(value);
            return true;
        } catch (JournalFullException e) {
            return false;
        }
    }

    /**
     * Makes all that was appended before survive a power cut, as far as the disk does what it is told. Takes as long as the disk does.
     *
     * @throws IOException           if the disk fails; then it is not known what it has
     * @throws IllegalStateException if the journal was closed
     */
    public synchronized void sync() throws IOException {
        checkOpen();
        List<Path> cycles;
        try (Stream<Path> found = Files.list(directory)) {
            cycles = found.filter(file -> file.toString().endsWith(CYCLE_FILES))
                    .filter(file -> oldestUnsynced == null || file.compareTo(oldestUnsynced) >= 0)
                    .sorted()
                    .toList();
        }
        for (Path cycle : cycles) {
            force(cycle, StandardOpenOption.WRITE);
            oldestUnsynced = cycle;
        }
        force(directory.resolve(METADATA_FILE), StandardOpenOption.WRITE);
        force(directory, StandardOpenOption.READ);
    }

    private static void force(Path file, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            channel.force(true);
        }
    }

    /**
     * {@return a tailer without a name} It begins at the first entry that is there, and its position is forgotten with it.
     *
     * @throws IllegalStateException if the journal was closed
     */
    public JournalTailer<T> tailer() {
        return makeTailer(null);
    }

    /**
     * {@return a tailer whose position is kept in the journal} It begins where the last one of that name was closed, or died: with the entry
     * that follows the last one whose {@code poll} or {@code take} returned; an entry that was being handed over is handed over again. A new
     * name begins at the first entry that is there. One tailer at a time may have a name, in all processes; this is not checked.
     *
     * @param name its name, not empty
     * @throws IllegalStateException if the journal was closed
     */
    public JournalTailer<T> tailer(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a tailer is empty; tailer() makes one without");
        }
        return makeTailer(name);
    }

    private JournalTailer<T> makeTailer(@Nullable String name) {
        try {
            checkOpen();
            return JournalTailer.of(this, files, codec, tailers, name);
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, what());
        }
    }

    private void checkOpen() {
        if (files.isClosed()) {
            throw new IllegalStateException(what() + " was closed");
        }
    }

    String what() {
        return "journal " + directory;
    }

    /** {@return about when the oldest entry that is there was appended, or null if there is none} */
    public @Nullable Instant oldest() {
        try (JournalTailer<T> tailer = tailer()) {
            return tailer.nextTime();
        }
    }

    /** Closes its files here, and all its tailers. Others go on. Closing once more does nothing. */
    @Override
    public void close() {
        files.close();
        appender.close();
    }

    @Override
    public String toString() {
        return what() + (files.isClosed() ? ", closed" : "");
    }
}
