package io.mortise.journal;

import io.mortise.codec.Codec;
import io.mortise.region.WaitWord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
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
 *   <li>Appending does not wait for tailers; there is no bound but the disk. {@link #trim()} deletes the files of old cycles that no named
 *       tailer needs.
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

    /** Chronicle gives these names a meaning of their own. */
    private static final String REPLICATED = "replicated:";

    private final Path directory;
    private final Codec<T> codec;
    private final JournalOptions options;
    private final SingleChronicleQueue files;
    private final Appender appender;
    private final WaitWord tailers;
    private final CycleFiles cycles;
    private final Set<TailerLease> leases = ConcurrentHashMap.newKeySet();
    private long oldestUnsynced = Long.MIN_VALUE;

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
        cycles = new CycleFiles(directory, files);
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
        Files.createDirectories(directory);
        DiskSpace space = new DiskSpace(directory, options.minFreeBytes(), DiskSpace.of(directory));
        return open(directory, codec, options, space, System::currentTimeMillis);
    }

    static <T> JournalQueue<T> open(
            Path directory, Codec<T> codec, JournalOptions options, DiskSpace space, LongSupplier systemMs)
            throws IOException {
        JvmFlags.check();
        Chronicle.hush();
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
                clock.raiseTo(files.epoch()
                        + (long) files.lastCycle() * files.rollCycle().lengthInMillis());
            }
            Appender appender = Appender.of(files, clock, space, options.maxMessageBytes());
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
        for (Map.Entry<Long, Path> cycle :
                cycles.all().tailMap(oldestUnsynced, true).entrySet()) {
            force(cycle.getValue(), StandardOpenOption.WRITE);
            oldestUnsynced = cycle.getKey();
        }
        force(directory.resolve(METADATA_FILE), StandardOpenOption.WRITE);
        force(directory.resolve(JournalFile.NAME), StandardOpenOption.WRITE);
        force(directory, StandardOpenOption.READ);
        Path parent = directory.toRealPath().getParent();
        if (parent != null && Files.isReadable(parent)) {
            // Where the directory has its name.
            force(parent, StandardOpenOption.READ);
        }
    }

    /**
     * Deletes the files that no named tailer needs: those of cycles before the one that the slowest of them is in. The newest file stays
     * in any case. A name that was given once keeps files until it has moved on, or is {@link #forgetTailer forgotten}. Tailers without a
     * name hold nothing back: one that is behind goes on with what is left.
     *
     * @return how many files were deleted
     * @throws IOException           if the system refuses to delete one
     * @throws IllegalStateException if the journal was closed
     */
    public int trim() throws IOException {
        return trim(Instant.ofEpochMilli(Long.MAX_VALUE));
    }

    /**
     * Deletes the files that no named tailer needs, and whose cycles ended before a time.
     *
     * @param endedBefore what was appended then or later stays
     * @return how many files were deleted
     * @throws IOException           if the system refuses to delete one
     * @throws IllegalStateException if the journal was closed
     */
    public synchronized int trim(Instant endedBefore) throws IOException {
        checkOpen();
        try {
            return cycles.trim(endedBefore.toEpochMilli());
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, what());
        }
    }

    /**
     * Gives up the position of a named tailer, so that it keeps no files any more. The next tailer of that name begins at the first entry
     * that is there.
     *
     * @param name its name
     * @throws IllegalStateException if somebody uses a tailer of that name, or the journal was closed
     */
    public void forgetTailer(String name) {
        checkName(name);
        checkOpen();
        try (TailerLease lease = take(name)) {
            Objects.requireNonNull(lease);
            files.indexForId(name).setVolatileValue(CycleFiles.FORGOTTEN);
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, what());
        }
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
        try {
            checkOpen();
            return JournalTailer.of(this, files, codec, tailers, null, null);
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, what());
        }
    }

    /**
     * {@return a tailer whose position is kept in the journal} It begins where the last one of that name was closed, or died: with the entry
     * that follows the last one whose {@code poll} or {@code take} returned; an entry that was being handed over is handed over again. A new
     * name begins at the first entry that is there. One tailer at a time has a name, in all processes; the name of a dead one is free.
     *
     * @param name its name, not empty, at most some 200 letters
     * @throws JournalException      if the system refuses to make or lock a file for the name
     * @throws IllegalStateException if there is a tailer of that name, here or in another process; or the journal was closed
     */
    public JournalTailer<T> tailer(String name) {
        checkName(name);
        checkOpen();
        TailerLease lease = take(name);
        boolean isMade = false;
        try {
            files.indexForId(name).compareAndSwapValue(CycleFiles.FORGOTTEN, 0);
            JournalTailer<T> tailer = JournalTailer.of(this, files, codec, tailers, name, lease);
            leases.add(lease);
            isMade = true;
            return tailer;
        } catch (RuntimeException e) {
            throw Chronicle.translated(e, what());
        } finally {
            if (!isMade) {
                lease.close();
            }
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a tailer is empty; tailer() makes one without");
        }
        if (name.startsWith(REPLICATED)) {
            throw new IllegalArgumentException("name=" + name + " of a tailer begins with " + REPLICATED
                    + ", which Chronicle Queue has reserved; use another name");
        }
    }

    private TailerLease take(String name) {
        try {
            return TailerLease.take(directory, name);
        } catch (IOException e) {
            throw new JournalException("tailer=" + name + " of " + what() + " cannot be locked: " + e.getMessage(), e);
        }
    }

    /** For a tailer that is closed. */
    void giveBack(TailerLease lease) {
        leases.remove(lease);
        lease.close();
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
        leases.forEach(this::giveBack);
    }

    @Override
    public String toString() {
        return what() + (files.isClosed() ? ", closed" : "");
    }
}
