package io.mortise.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.codec.Codecs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A small disk that is really full. Takes the right to mount one. */
class JournalDiskFullTest {
    private static final JournalOptions OPTIONS = JournalOptions.DEFAULT.minFreeBytes(1 << 20);
    private static final int LENGTH = 5_000;

    @TempDir(cleanup = CleanupMode.NEVER)
    Path disk;

    @BeforeEach
    void mount() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()))
                .isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
        Files.deleteIfExists(disk);
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private static int appendUntilFull(JournalQueue<byte[]> journal, int from) {
        byte[] entry = new byte[LENGTH];
        for (int number = from; ; number++) {
            Arrays.fill(entry, (byte) number);
            if (!journal.offer(entry)) {
                return number;
            }
        }
    }

    private static void check(JournalQueue<byte[]> journal, int count) {
        try (JournalTailer<byte[]> tailer = journal.tailer()) {
            for (int number = 0; number < count; number++) {
                byte[] expected = new byte[LENGTH];
                Arrays.fill(expected, (byte) number);
                assertThat(tailer.poll()).isEqualTo(expected);
            }
            assertThat(tailer.poll()).isNull();
        }
    }

    @Test
    void shouldStopBeforeTheReserve() throws IOException {
        try (JournalQueue<byte[]> journal = JournalQueue.open(disk.resolve("journal"), Codecs.bytes(), OPTIONS)) {
            int count = appendUntilFull(journal, 0);
            assertThat(count).isGreaterThan(1_000);
            assertThatThrownBy(() -> journal.append(new byte[LENGTH])).isInstanceOf(JournalFullException.class);
            check(journal, count);
        }
    }

    @Test
    void shouldLoseNothingWhenSomebodyElseFillsTheDisk() throws IOException {
        try (JournalQueue<byte[]> journal = JournalQueue.open(disk.resolve("journal"), Codecs.bytes(), OPTIONS)) {
            byte[] entry = new byte[LENGTH];
            for (int number = 0; number < 500; number++) {
                Arrays.fill(entry, (byte) number);
                journal.append(entry);
            }
            Path hog = disk.resolve("hog");
            fill(hog);
            int count = appendUntilFull(journal, 500);
            check(journal, count);
            Files.delete(hog);
            int more = appendUntilFull(journal, count);
            assertThat(more).isGreaterThan(count);
            check(journal, more);
        }
    }

    private static void fill(Path hog) {
        assertThatThrownBy(() -> {
                    try (OutputStream output = Files.newOutputStream(hog)) {
                        byte[] page = new byte[4096];
                        while (true) {
                            output.write(page);
                        }
                    }
                })
                .isInstanceOf(IOException.class);
    }
}
