package io.mortise.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mortise.codec.Codecs;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a tailer's name, and which files are deleted. */
class JournalRetentionTest {
    private static final long MINUTE_MS = 60_000;
    private static final long BEGIN_MS = 1_700_000_040_000L;
    private static final JournalOptions OPTIONS =
            JournalOptions.DEFAULT.minFreeBytes(1 << 20).rollCycle(RollCycle.EVERY_MINUTE);

    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong(BEGIN_MS);
    private JournalQueue<Long> journal;

    @BeforeEach
    void open() throws IOException {
        journal = open(clock);
    }

    private JournalQueue<Long> open(AtomicLong time) throws IOException {
        DiskSpace space = new DiskSpace(directory, 1 << 20, () -> 1L << 40);
        return JournalQueue.open(directory, Codecs.longs(), OPTIONS, space, time::get);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    /** Numbers from 0, two in a file. */
    private void append(int files) {
        for (long number = 0; number < 2L * files; number++) {
            journal.append(number);
            clock.addAndGet(MINUTE_MS / 2);
        }
    }

    private long files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.toString().endsWith(".cq4")).count();
        }
    }

    private static List<Long> rest(JournalTailer<Long> tailer) {
        List<Long> all = new ArrayList<>();
        while (tailer.poll(all::add, 100) > 0) {}
        return all;
    }

    @Test
    void shouldDeleteAllButTheNewestFileIfNobodyHasAName() throws IOException {
        assertThat(journal.trim()).isZero();
        append(4);
        try (JournalQueue<Long> other = open(clock);
                JournalTailer<Long> behind = other.tailer();
                JournalTailer<Long> unnamed = journal.tailer()) {
            assertThat(behind.poll()).isZero();
            assertThat(journal.trim()).isEqualTo(3);
            assertThat(files()).isEqualTo(1);
            assertThat(rest(unnamed.toStart())).containsExactly(6L, 7L);
            assertThat(rest(behind)).as("goes on with what is left").endsWith(6L, 7L);
            assertThat(rest(behind.toStart())).containsExactly(6L, 7L);
            assertThat(journal.trim()).isZero();
            journal.append(8L);
            assertThat(behind.poll()).isEqualTo(8);
        }
        assertThat(journal.oldest()).isEqualTo(Instant.ofEpochMilli(BEGIN_MS + 3 * MINUTE_MS));
    }

    @Test
    void shouldKeepWhatANamedTailerNeeds() throws IOException {
        append(4);
        try (JournalTailer<Long> slow = journal.tailer("slow")) {
            assertThat(slow.poll()).isZero();
        }
        journal.tailer("new").close();
        assertThat(journal.trim()).as("a new one needs them all").isZero();
        journal.forgetTailer("new");
        assertThat(journal.trim()).isZero();
        try (JournalTailer<Long> slow = journal.tailer("slow")) {
            for (long number = 1; number < 5; number++) {
                assertThat(slow.poll()).isEqualTo(number);
            }
            assertThat(journal.trim()).isEqualTo(2);
        }
        try (JournalTailer<Long> slow = journal.tailer("slow");
                JournalTailer<Long> again = journal.tailer("new")) {
            assertThat(rest(slow)).containsExactly(5L, 6L, 7L);
            assertThat(rest(again)).containsExactly(4L, 5L, 6L, 7L);
        }
    }

    @Test
    void shouldKeepWhatIsNotOldEnough() throws IOException {
        append(4);
        assertThat(journal.trim(Instant.ofEpochMilli(BEGIN_MS))).isZero();
        assertThat(journal.trim(Instant.ofEpochMilli(BEGIN_MS + 2 * MINUTE_MS - 1)))
                .isEqualTo(1);
        assertThat(journal.trim(Instant.ofEpochMilli(BEGIN_MS + 2 * MINUTE_MS))).isEqualTo(1);
        try (JournalTailer<Long> tailer = journal.tailer()) {
            assertThat(rest(tailer)).containsExactly(4L, 5L, 6L, 7L);
        }
    }

    @Test
    void shouldGiveANameToOneAtATime() throws IOException {
        JournalTailer<Long> first = journal.tailer("billing");
        try (JournalQueue<Long> other = open(clock)) {
            for (JournalQueue<Long> each : List.of(journal, other)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> each.tailer("billing"))
                        .withMessageContainingAll("billing", "this process");
                assertThatIllegalStateException().isThrownBy(() -> each.forgetTailer("billing"));
            }
            first.close();
            first.close();
            try (JournalTailer<Long> second = other.tailer("billing")) {
                assertThat(second.name()).isEqualTo("billing");
            }
            JournalTailer<Long> third = journal.tailer("billing");
            assertThat(third.poll()).isNull();
            journal.close();
            other.tailer("billing").close();
        }
    }

    @Test
    void shouldRefuseNamesThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> journal.tailer("replicated:x"));
        assertThatIllegalArgumentException().isThrownBy(() -> journal.tailer("x".repeat(300)));
    }

    /** Has a tailer, and is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            try (JournalQueue<Long> journal = JournalQueue.open(Path.of(arguments[0]), Codecs.longs(), OPTIONS);
                    JournalTailer<Long> tailer = journal.tailer("a/b c")) {
                Child.say(tailer.name());
                Child.sleepForEver();
            }
        }
    }

    @Test
    void shouldFreeTheNameOfTheDead() {
        try (Jvm holder = Jvm.start(Holder.class, directory)) {
            holder.expect("a/b c");
            assertThatIllegalStateException()
                    .isThrownBy(() -> journal.tailer("a/b c"))
                    .withMessageContaining("pid " + holder.pid());
            assertThatIllegalStateException().isThrownBy(() -> journal.tailer("a/b c"));
            holder.kill();
        }
        try (JournalTailer<Long> tailer = journal.tailer("a/b c")) {
            assertThat(tailer.poll()).isNull();
        }
    }
}
