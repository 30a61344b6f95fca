package io.mortise.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.codec.Codecs;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
@Timeout(120)
class JournalDeathTest {
    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.minFreeBytes(1 << 20);
    private static final int ROUNDS = 5;
    private static final int SENDERS = 2;
    private static final int VICTIM = 0;
    private static final int SURVIVOR = 1;
    private static final int MOST = 4_000_000;

    @TempDir
    Path directory;

    private Path journal() {
        return directory.resolve("journal");
    }

    private Path ledger() {
        return directory.resolve("ledger");
    }

    /** For each sender, the number of entries for which append has returned, and the index of the last; survives the killed. */
    private static UnsafeBuffer ledger(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == 0) {
                channel.write(ByteBuffer.allocate(SENDERS * 128));
            }
            return new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, SENDERS * 128));
        }
    }

    /** Appends until it is killed, the victim as fast as it can: sender, number, and bytes of its own. */
    static final class Sender {
        public static void main(String[] arguments) throws IOException {
            UnsafeBuffer ledger = ledger(Path.of(arguments[1]));
            int sender = Integer.parseInt(arguments[2]);
            int first = Integer.parseInt(arguments[3]);
            SplittableRandom random = new SplittableRandom();
            try (JournalQueue<byte[]> journal = JournalQueue.open(Path.of(arguments[0]), Codecs.bytes(), OPTIONS)) {
                Child.say("sending");
                for (int number = first; number < first + MOST; number++) {
                    byte[] entry = new byte[8 + random.nextInt(200)];
                    java.util.Arrays.fill(entry, (byte) number);
                    UnsafeBuffer content = new UnsafeBuffer(entry);
                    content.putInt(0, sender);
                    content.putInt(4, number);
                    long index = journal.append(entry);
                    ledger.putLong(sender * 128 + 8, index);
                    ledger.putLongVolatile(sender * 128, number + 1);
                    if (sender == SURVIVOR) {
                        LockSupport.parkNanos(100_000);
                    }
                }
            }
        }
    }

    @Test
    void shouldLoseNothingThatAppendReturnedForWhoeverIsKilled() throws Exception {
        UnsafeBuffer ledger = ledger(ledger());
        SplittableRandom random = new SplittableRandom();
        int[] next = new int[SENDERS];
        try (Jvm survivor = Jvm.start(Sender.class, journal(), ledger(), SURVIVOR, 0)) {
            survivor.expect("sending");
            for (int round = 0; round < ROUNDS; round++) {
                try (Jvm victim = Jvm.start(Sender.class, journal(), ledger(), VICTIM, next[VICTIM])) {
                    victim.expect("sending");
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
                    victim.kill();
                }
                // The other goes on, though the killed one may have held the lock.
                long sent = ledger.getLongVolatile(SURVIVOR * 128);
                while (ledger.getLongVolatile(SURVIVOR * 128) < sent + 10) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                check(ledger, VICTIM, next);
            }
        }
        check(ledger, VICTIM, next);
        check(ledger, SURVIVOR, next);
    }

    /** Reads on, and compares with what the ledger says of a sender that is dead. */
    private void check(UnsafeBuffer ledger, int sender, int[] next) throws IOException {
        try (JournalQueue<byte[]> journal = JournalQueue.open(journal(), Codecs.bytes(), OPTIONS)) {
            try (JournalTailer<byte[]> tailer = journal.tailer("checker")) {
                for (byte[] entry = tailer.poll(); entry != null; entry = tailer.poll()) {
                    check(entry, next);
                }
            }
            long returned = ledger.getLongVolatile(sender * 128);
            // One more may be there, for which append has not returned.
            assertThat((long) next[sender]).isBetween(returned, returned + 1);
            if (returned > 0) {
                try (JournalTailer<byte[]> tailer = journal.tailer()) {
                    UnsafeBuffer last = new UnsafeBuffer(
                            tailer.toIndex(ledger.getLong(sender * 128 + 8)).poll());
                    assertThat(last.getInt(0)).isEqualTo(sender);
                    assertThat((long) last.getInt(4)).isBetween(returned - 1, returned);
                }
            }
        }
    }

    private static void check(byte[] entry, int[] next) {
        UnsafeBuffer content = new UnsafeBuffer(entry);
        int sender = content.getInt(0);
        int number = content.getInt(4);
        for (int i = 8; i < entry.length; i++) {
            if (entry[i] != (byte) number) {
                throw new AssertionError("torn: sender=" + sender + " number=" + number);
            }
        }
        if (number != next[sender]) {
            throw new AssertionError("sender=" + sender + " number=" + number + " expected=" + next[sender]);
        }
        next[sender]++;
    }

    /** Says when it is in the middle of an entry, one that is made in the file, and stays there. */
    static final class Stuck {
        public static void main(String[] arguments) throws IOException {
            try (JournalQueue<String> journal = JournalQueue.open(Path.of(arguments[0]), new SlowCodec(), OPTIONS)) {
                journal.append("fast");
                journal.append("stuck" + "-".repeat(Appender.SHORT_BYTES));
            }
        }
    }

    private static final class SlowCodec implements io.mortise.codec.Codec<String> {
        @Override
        public int encodedLength(String value) {
            return value.length();
        }

        @Override
        public int encode(String value, org.agrona.MutableDirectBuffer buffer, int offset) {
            buffer.putStringWithoutLengthAscii(offset, value);
            if (value.startsWith("stuck")) {
                Child.say("stuck");
                Child.sleepForEver();
            }
            return value.length();
        }

        @Override
        public String decode(org.agrona.DirectBuffer buffer, int offset, int length) {
            return Codecs.strings().decode(buffer, offset, length);
        }
    }

    @Test
    void shouldSkipAnEntryThatWasNotFinished() throws Exception {
        try (Jvm appender = Jvm.start(Stuck.class, journal());
                JournalQueue<String> journal = JournalQueue.open(journal(), Codecs.strings(), OPTIONS);
                JournalTailer<String> tailer = journal.tailer()) {
            appender.expect("stuck");
            assertThat(tailer.take()).isEqualTo("fast");
            assertThat(tailer.poll(Duration.ofMillis(50))).isNull();
            appender.kill();
            assertThat(tailer.poll()).isNull();
            journal.append("x");
            journal.append("after");
            assertThat(tailer.take()).isEqualTo("x");
            assertThat(tailer.take()).isEqualTo("after");
            assertThat(tailer.poll()).isNull();
        }
    }

    @Test
    void shouldWaitForAnAppenderThatIsStopped() throws Exception {
        try (Jvm appender = Jvm.start(Stuck.class, journal());
                JournalQueue<String> journal = JournalQueue.open(journal(), Codecs.strings(), OPTIONS)) {
            appender.expect("stuck");
            appender.stop();
            Thread other = new Thread(() -> journal.append("other"));
            other.start();
            TimeUnit.MILLISECONDS.sleep(3 * Appender.PATIENCE_MS);
            assertThat(other.isAlive()).isTrue();
            appender.kill();
            other.join();
            try (JournalTailer<String> tailer = journal.tailer()) {
                assertThat(tailer.poll()).isEqualTo("fast");
                assertThat(tailer.poll()).isEqualTo("other");
            }
        }
    }

    /** Reads through a named tailer, and tells each. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            try (JournalQueue<Long> journal = JournalQueue.open(Path.of(arguments[0]), Codecs.longs(), OPTIONS);
                    JournalTailer<Long> tailer = journal.tailer("reader")) {
                while (true) {
                    Child.say(tailer.take());
                }
            }
        }
    }

    @Test
    void shouldGoOnWhereAKilledTailerWas() throws Exception {
        try (JournalQueue<Long> journal = JournalQueue.open(journal(), Codecs.longs(), OPTIONS)) {
            long next = 0;
            for (int round = 0; round < 3; round++) {
                try (Jvm reader = Jvm.start(Reader.class, journal())) {
                    for (int i = 0; i < 10; i++) {
                        journal.append(round * 10L + i);
                    }
                    for (int i = 0; i < 10; i++) {
                        reader.expect(Long.toString(next++));
                    }
                    // It has read them all, and waits for another: its position is kept.
                    TimeUnit.MILLISECONDS.sleep(100);
                    reader.kill();
                }
            }
        }
    }

    /** Uses a journal in a JVM as a user would start it. */
    static final class Plain {
        public static void main(String[] arguments) throws Exception {
            try (JournalQueue<String> journal = JournalQueue.open(Path.of(arguments[0]), Codecs.strings(), OPTIONS);
                    JournalTailer<String> tailer = journal.tailer()) {
                journal.append("quiet");
                journal.sync();
                Child.say(tailer.take());
            }
        }
    }

    @Test
    void shouldBeQuiet() {
        try (Jvm plain = Jvm.start(Plain.class, journal())) {
            plain.expect("quiet");
            plain.expectSuccess();
            assertThat(plain.errors()
                            .lines()
                            .filter(line -> !line.contains("sun.misc.Unsafe") && !line.contains("UnsafeMemory")))
                    .isEmpty();
        }
    }

    @Test
    void shouldNameTheFlagsThatAreMissing() {
        try (Jvm plain = Jvm.builder(Plain.class).withoutOpens().start(journal())) {
            assertThat(plain.waitFor()).isEqualTo(1);
            assertThat(plain.errors())
                    .contains("IllegalStateException")
                    .contains("--add-opens java.base/jdk.internal.misc=ALL-UNNAMED")
                    .contains("--add-opens java.base/java.lang.reflect=ALL-UNNAMED")
                    .contains("--add-opens java.base/sun.nio.ch=ALL-UNNAMED");
        }
    }
}
