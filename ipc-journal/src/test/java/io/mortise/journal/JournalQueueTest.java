package io.mortise.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.Codec;
import io.mortise.codec.CodecException;
import io.mortise.codec.Codecs;
import io.mortise.codec.RecordCodec;
import io.mortise.codec.SerializableCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalQueueTest {
    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.minFreeBytes(1 << 20);

    @TempDir
    Path directory;

    private JournalQueue<String> journal;

    @BeforeEach
    void open() throws IOException {
        journal = JournalQueue.open(directory, Codecs.strings(), OPTIONS);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static List<String> rest(JournalTailer<String> tailer) {
        List<String> all = new ArrayList<>();
        while (tailer.poll(all::add, 100) > 0) {}
        return all;
    }

    @Test
    void shouldReadWhatWasAppendedInOrderAndAgain() {
        journal.append("a");
        journal.append("");
        assertThat(journal.offer("c".repeat(100_000))).isTrue();
        try (JournalTailer<String> tailer = journal.tailer();
                JournalTailer<String> other = journal.tailer()) {
            assertThat(rest(tailer)).containsExactly("a", "", "c".repeat(100_000));
            assertThat(tailer.poll()).isNull();
            assertThat(rest(other)).hasSize(3);
            assertThat(rest(tailer.toStart())).hasSize(3);
            journal.append("d");
            assertThat(tailer.poll()).isEqualTo("d");
        }
    }

    @Test
    void shouldFindEntriesByTheirIndex() {
        List<Long> indices = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            indices.add(journal.append("entry " + i));
        }
        assertThat(indices).isSorted().doesNotHaveDuplicates();
        try (JournalTailer<String> tailer = journal.tailer()) {
            for (int i : new int[] {0, 999, 1, 255, 256, 257, 500}) {
                Entry<String> entry = tailer.toIndex(indices.get(i)).pollEntry();
                assertThat(entry.value()).isEqualTo("entry " + i);
                assertThat(entry.index()).isEqualTo(indices.get(i)).isEqualTo(tailer.lastIndex());
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tailer.toIndex(indices.get(999) + 1000))
                    .withMessageContaining("index=");
            assertThatIllegalArgumentException().isThrownBy(() -> tailer.toIndex(-1));
            assertThat(tailer.poll()).isEqualTo("entry 501");
        }
    }

    @Test
    void shouldFindEntriesByTheirTime() throws Exception {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            times.add(Instant.ofEpochMilli(System.currentTimeMillis()));
            journal.append("entry " + i);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        try (JournalTailer<String> tailer = journal.tailer()) {
            for (int i : new int[] {7, 0, 19, 13}) {
                assertThat(tailer.toTime(times.get(i)).poll()).isEqualTo("entry " + i);
                assertThat(tailer.lastTime())
                        .isBetween(times.get(i), times.get(i).plusSeconds(60));
            }
            assertThat(tailer.toTime(Instant.EPOCH).poll()).isEqualTo("entry 0");
            assertThat(tailer.toTime(Instant.now().plusSeconds(3600)).poll()).isNull();
            journal.append("later");
            assertThat(tailer.poll()).isEqualTo("later");
        }
        assertThat(journal.oldest()).isBetween(times.get(0), times.get(1));
    }

    @Test
    void shouldBeginNewFilesAndReadThroughThem() throws Exception {
        Path rolling = directory.resolve("rolling");
        JournalOptions options = OPTIONS.rollCycle(RollCycle.EVERY_SECOND);
        List<Instant> times = new ArrayList<>();
        List<Long> indices = new ArrayList<>();
        try (JournalQueue<String> rolls = JournalQueue.open(rolling, Codecs.strings(), options)) {
            for (int i = 0; i < 25; i++) {
                times.add(Instant.ofEpochMilli(System.currentTimeMillis()));
                indices.add(rolls.append("entry " + i));
                TimeUnit.MILLISECONDS.sleep(100);
            }
            rolls.sync();
            try (Stream<Path> files = Files.list(rolling);
                    JournalTailer<String> tailer = rolls.tailer()) {
                assertThat(files.filter(file -> file.toString().endsWith(".cq4"))
                                .count())
                        .isGreaterThanOrEqualTo(3);
                assertThat(rest(tailer)).hasSize(25).last().isEqualTo("entry 24");
                for (int i : new int[] {24, 3, 17, 0, 11}) {
                    assertThat(tailer.toTime(times.get(i)).poll()).isEqualTo("entry " + i);
                    assertThat(tailer.toIndex(indices.get(i)).poll()).isEqualTo("entry " + i);
                }
            }
        }
        assertThatThrownBy(() -> JournalQueue.open(rolling, Codecs.strings(), OPTIONS))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll("rollCycle", "EVERY_DAY");
    }

    @Test
    void shouldNotGoBackWithTheClock() throws IOException {
        Path rolling = directory.resolve("rolling");
        Files.createDirectory(rolling);
        JournalOptions options = OPTIONS.rollCycle(RollCycle.EVERY_MINUTE);
        AtomicLong clock = new AtomicLong(1_700_000_000_000L);
        List<Long> indices = new ArrayList<>();
        for (int opening = 0; opening < 2; opening++) {
            try (JournalQueue<String> rolls =
                    JournalQueue.open(rolling, Codecs.strings(), options, ample(rolling), clock::get)) {
                indices.add(rolls.append("a"));
                clock.addAndGet(60_000);
                indices.add(rolls.append("b"));
                clock.addAndGet(-90_000);
                indices.add(rolls.append("c"));
            }
        }
        assertThat(indices).isSorted().doesNotHaveDuplicates();
        try (JournalQueue<String> rolls = JournalQueue.open(rolling, Codecs.strings(), options);
                JournalTailer<String> tailer = rolls.tailer()) {
            assertThat(rest(tailer)).containsExactly("a", "b", "c", "a", "b", "c");
        }
    }

    private static DiskSpace ample(Path place) {
        return new DiskSpace(place, 1 << 20, () -> 1L << 40);
    }

    /** As its appender leaves it if it is killed when the entry is there, and where the last one is not yet written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveTheRightIndexBehindAnEntryThatNobodyTellsOf(boolean isFirstOfTheOther) throws IOException {
        journal.append("a");
        journal.append("b");
        try (JournalQueue<String> other = JournalQueue.open(directory, Codecs.strings(), OPTIONS)) {
            if (!isFirstOfTheOther) {
                other.append("c");
            }
            try (RandomAccessFile file = new RandomAccessFile(cycleFile().toFile(), "rw")) {
                byte[] counters = new byte[Integer.BYTES + (Integer.reverseBytes(file.readInt()) & 0xFFFFFF)];
                file.seek(0);
                file.readFully(counters);
                other.append("d");
                file.seek(0);
                file.write(counters);
            }
        }
        long index = journal.append("e");
        long next = journal.append("f");
        assertThat(next).isEqualTo(index + 1);
        try (JournalTailer<String> tailer = journal.tailer()) {
            assertThat(rest(tailer).subList(isFirstOfTheOther ? 2 : 3, isFirstOfTheOther ? 5 : 6))
                    .containsExactly("d", "e", "f");
            assertThat(tailer.lastIndex()).isEqualTo(next);
            assertThat(tailer.toIndex(index).poll()).isEqualTo("e");
        }
    }

    private Path cycleFile() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void shouldRefuseACodecThatAppendsWhileItEncodes() {
        Codec<String> nested = new Codec<>() {
            @Override
            public int encodedLength(String value) {
                return 1;
            }

            @Override
            public int encode(String value, MutableDirectBuffer buffer, int offset) {
                journal.append("inner");
                return 1;
            }

            @Override
            public String decode(DirectBuffer buffer, int offset, int length) {
                return "";
            }
        };
        journal.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    try (JournalQueue<String> outer = JournalQueue.open(directory, nested, OPTIONS)) {
                        journal = outer;
                        outer.append("outer");
                    }
                })
                .withMessageContaining("while it encodes");
    }

    @Test
    void shouldGoOnWhereTheTailerOfThatNameWas() throws IOException {
        for (int i = 0; i < 5; i++) {
            journal.append("entry " + i);
        }
        try (JournalTailer<String> tailer = journal.tailer("billing")) {
            assertThat(tailer.name()).isEqualTo("billing");
            assertThat(tailer.poll()).isEqualTo("entry 0");
            assertThat(tailer.poll()).isEqualTo("entry 1");
        }
        journal.close();
        try (JournalQueue<String> again = JournalQueue.open(directory, Codecs.strings(), OPTIONS);
                JournalTailer<String> tailer = again.tailer("billing");
                JournalTailer<String> other = again.tailer("audit")) {
            assertThat(rest(tailer)).containsExactly("entry 2", "entry 3", "entry 4");
            assertThat(rest(other)).hasSize(5);
        }
    }

    @Test
    void shouldBeginBehindTheLastEntry() {
        journal.append("a");
        try (JournalTailer<String> tailer = journal.tailer().toEnd()) {
            assertThat(tailer.poll()).isNull();
            journal.append("b");
            assertThat(tailer.poll()).isEqualTo("b");
        }
    }

    @Test
    void shouldWaitForAnEntry() throws Exception {
        try (JournalTailer<String> tailer = journal.tailer()) {
            assertThat(tailer.poll(Duration.ofMillis(20))).isNull();
            assertThat(tailer.poll(Duration.ZERO)).isNull();
            CompletableFuture<Long> appended = CompletableFuture.supplyAsync(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(50);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return journal.append("a");
            });
            assertThat(tailer.take()).isEqualTo("a");
            assertThat(appended.get()).isEqualTo(tailer.lastIndex());
            Thread.currentThread().interrupt();
            assertThatThrownBy(tailer::take).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void shouldAppendThroughAnInterrupt() {
        Thread.currentThread().interrupt();
        journal.append("a");
        assertThat(Thread.interrupted()).isTrue();
        try (JournalTailer<String> tailer = journal.tailer()) {
            assertThat(tailer.poll()).isEqualTo("a");
        }
    }

    record Order(long id, String symbol) {}

    @Test
    void shouldTakeAnyCodec() throws IOException {
        try (JournalQueue<Order> orders =
                        JournalQueue.open(directory.resolve("orders"), RecordCodec.of(Order.class), OPTIONS);
                JournalTailer<Order> tailer = orders.tailer()) {
            orders.append(new Order(1, "MRT"));
            assertThat(tailer.poll()).isEqualTo(new Order(1, "MRT"));
        }
        try (JournalQueue<Object> objects =
                        JournalQueue.open(directory.resolve("objects"), SerializableCodec.of(Object.class), OPTIONS);
                JournalTailer<Object> tailer = objects.tailer()) {
            objects.append(List.of(1, "two"));
            assertThat(tailer.poll()).isEqualTo(List.of(1, "two"));
        }
    }

    @Test
    void shouldRefuseAnotherFormat() {
        assertThatThrownBy(() -> JournalQueue.open(directory, Codecs.longs(), OPTIONS))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll("\"utf-8\"", "\"long\"");
    }

    /** Fails in the middle, or writes less than it said. */
    private static final class Failing implements Codec<Integer> {
        @Override
        public int encodedLength(Integer value) {
            return 8;
        }

        @Override
        public int encode(Integer value, MutableDirectBuffer buffer, int offset) {
            buffer.putInt(offset, value);
            if (value < 0) {
                throw new UnsupportedOperationException("value=" + value);
            }
            buffer.putInt(offset + 4, value);
            return value == 0 ? 4 : 8;
        }

        @Override
        public Integer decode(DirectBuffer buffer, int offset, int length) {
            if (buffer.getInt(offset) == 13) {
                throw new CodecException("13");
            }
            return buffer.getInt(offset + 4);
        }
    }

    @Test
    void shouldAppendNothingIfTheCodecFailsAndPassOverWhatItCannotRead() throws IOException {
        try (JournalQueue<Integer> failing = JournalQueue.open(directory.resolve("failing"), new Failing(), OPTIONS);
                JournalTailer<Integer> tailer = failing.tailer("t")) {
            failing.append(1);
            assertThatThrownBy(() -> failing.append(-1)).isInstanceOf(UnsupportedOperationException.class);
            assertThatIllegalArgumentException().isThrownBy(() -> failing.append(0));
            failing.append(13);
            failing.append(2);
            assertThat(tailer.poll()).isEqualTo(1);
            assertThatThrownBy(tailer::poll).isInstanceOf(CodecException.class);
            assertThat(tailer.poll()).isEqualTo(2);
            assertThat(tailer.poll()).isNull();
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong() throws IOException {
        JournalOptions small = OPTIONS.maxMessageBytes(1 << 16);
        try (JournalQueue<byte[]> bytes = JournalQueue.open(directory.resolve("bytes"), Codecs.bytes(), small);
                JournalTailer<byte[]> tailer = bytes.tailer()) {
            for (int i = 0; i < 100; i++) {
                bytes.append(new byte[1 << 16]);
                assertThat(tailer.poll()).hasSize(1 << 16);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bytes.append(new byte[(1 << 16) + 1]))
                    .withMessageContainingAll("65537", "65536");
        }
        assertThatNullPointerException().isThrownBy(() -> journal.append(null));
        assertThatIllegalArgumentException().isThrownBy(() -> journal.tailer(""));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.maxMessageBytes(1));
        assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.minFreeBytes(1));
    }

    @Test
    void shouldRefuseWhenTheDiskIsFullAndGoOnWhenItIsNot() throws IOException {
        AtomicLong free = new AtomicLong(10 << 20);
        Path full = directory.resolve("full");
        Files.createDirectory(full);
        DiskSpace space = new DiskSpace(full, 1 << 20, free::get);
        try (JournalQueue<String> filling =
                        JournalQueue.open(full, Codecs.strings(), OPTIONS, space, System::currentTimeMillis);
                JournalTailer<String> tailer = filling.tailer()) {
            filling.append("a");
            free.set(1 << 20);
            String large = "x".repeat(1 << 20);
            assertThatThrownBy(() -> {
                        filling.append(large);
                        filling.append(large);
                    })
                    .isInstanceOf(JournalFullException.class)
                    .hasMessageContainingAll("free=1048576", "minFreeBytes");
            assertThat(filling.offer("b")).isFalse();
            free.set(10 << 20);
            assertThat(filling.offer("c")).isTrue();
            assertThat(rest(tailer)).startsWith("a").endsWith("c").doesNotContain("b");
        }
    }

    @Test
    void shouldRefuseAfterItWasClosed() {
        JournalTailer<String> tailer = journal.tailer();
        journal.append("a");
        journal.close();
        journal.close();
        assertThatIllegalStateException().isThrownBy(() -> journal.append("b"));
        assertThatIllegalStateException().isThrownBy(() -> journal.tailer());
        assertThatIllegalStateException().isThrownBy(() -> journal.sync());
        assertThatIllegalStateException().isThrownBy(tailer::poll);
        tailer.close();
        assertThat(journal.toString()).contains("closed");
    }

    @Test
    void shouldTakeEntriesFromManyThreads() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            int sender = thread;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    journal.append(sender + " " + i);
                }
            }));
        }
        threads.forEach(Thread::start);
        int[] next = new int[3];
        try (JournalTailer<String> tailer = journal.tailer()) {
            for (int i = 0; i < 3_000; i++) {
                String[] words = tailer.take().split(" ", -1);
                assertThat(Integer.parseInt(words[1])).isEqualTo(next[Integer.parseInt(words[0])]++);
            }
            assertThat(tailer.poll()).isNull();
        }
    }

    @Test
    void shouldStartNoThread() throws IOException {
        journal.append("a");
        journal.sync();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("disk~space") || name.contains("releaser"));
    }

    @Test
    void shouldHaveNoAnalytics() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
