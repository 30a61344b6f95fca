package io.mortise.bench.micro;

import io.mortise.codec.Codecs;
import io.mortise.journal.JournalOptions;
import io.mortise.journal.JournalQueue;
import io.mortise.journal.JournalTailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a journal's entry costs, against bare Chronicle Queue with the same files: bytes appended, and read by a tailer, by one thread. Each
 * iteration begins an empty journal where regions usually live, in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED"
        })
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class JournalAppend {
    /** Entries in one go. */
    public static final int BATCH = 100;

    /** Length of the entries. */
    @Param({"32", "256", "1024"})
    public int messageBytes;

    private byte[] content;
    private Path directory;
    private JournalQueue<byte[]> journal;
    private JournalTailer<byte[]> tailer;
    private SingleChronicleQueue bare;
    private ExcerptAppender bareAppender;
    private ExcerptTailer bareTailer;
    private Bytes<?> bareContent;

    /** For JMH. */
    public JournalAppend() {}

    /**
     * Makes the journals.
     *
     * @throws IOException if there is no room for them
     */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        content = new byte[messageBytes];
        directory = Files.createTempDirectory(io.mortise.region.Region.directory(), "journal-");
        journal = JournalQueue.open(directory.resolve("journal"), Codecs.bytes(), JournalOptions.DEFAULT);
        tailer = journal.tailer();
        bare = SingleChronicleQueueBuilder.single(directory.resolve("bare").toFile())
                .rollCycle(RollCycles.FAST_DAILY)
                .build();
        bareAppender = bare.createAppender();
        bareTailer = bare.createTailer();
        bareContent = Bytes.allocateDirect(messageBytes);
        bareContent.writeSkip(messageBytes);
    }

    /**
     * Deletes them.
     *
     * @throws IOException if they cannot be deleted
     */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        journal.close();
        bare.close();
        bareContent.releaseLast();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Appends through the journal.
     *
     * @return the last index
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long append() {
        long index = 0;
        for (int i = 0; i < BATCH; i++) {
            index = journal.append(content);
        }
        return index;
    }

    /**
     * Appends in the quickest way that Chronicle has.
     *
     * @return the last index
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long appendBare() {
        for (int i = 0; i < BATCH; i++) {
            bareAppender.writeBytes(bareContent);
        }
        return bareAppender.lastIndexAppended();
    }

    /**
     * Appends as Chronicle's manual shows it.
     *
     * @return the last index
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long appendBareDocument() {
        for (int i = 0; i < BATCH; i++) {
            try (DocumentContext document = bareAppender.writingDocument()) {
                document.wire().bytes().write(content);
            }
        }
        return bareAppender.lastIndexAppended();
    }

    /**
     * Appends through the journal, and reads.
     *
     * @return the last length
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int appendAndPoll() {
        int length = 0;
        for (int i = 0; i < BATCH; i++) {
            journal.append(content);
            byte[] read = tailer.poll();
            length = read == null ? 0 : read.length;
        }
        return length;
    }

    /**
     * Appends in the quickest way that Chronicle has, and reads into an array.
     *
     * @return the last length
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int appendAndPollBare() {
        int length = 0;
        for (int i = 0; i < BATCH; i++) {
            bareAppender.writeBytes(bareContent);
            try (DocumentContext document = bareTailer.readingDocument()) {
                byte[] read = new byte[(int) document.wire().bytes().readRemaining()];
                length = document.wire().bytes().read(read);
            }
        }
        return length;
    }
}
