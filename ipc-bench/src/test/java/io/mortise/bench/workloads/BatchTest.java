package io.mortise.bench.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchTest {
    @TempDir
    private Path disk;

    @ParameterizedTest
    @EnumSource(Workload.class)
    void shouldAcceptWhatItsTasksComeToAndNothingElse(Workload workload) throws Exception {
        try (RunDirectory directory = RunDirectory.create();
                Batch batch = workload.open(Plans.tiny(), directory)) {
            assertThat(batch.works()).hasSize(Plans.TASKS);
            batch.verify(values(batch));

            List<Long> wrong = values(batch);
            wrong.set(1, wrong.get(1) + 1);
            assertThatThrownBy(() -> batch.verify(wrong)).isInstanceOf(CorruptedException.class);
        }
    }

    private static List<Long> values(Batch batch) throws Exception {
        List<Long> values = new ArrayList<>();
        for (Work work : batch.works()) {
            values.add(work.run());
        }
        return values;
    }

    @Test
    void shouldCountPrimes() {
        assertThat(new CountPrimes(0, 30).run()).isEqualTo(10);
        assertThat(new CountPrimes(24, 29).run()).isZero();
        assertThat(new CountPrimes(24, 30).run()).isEqualTo(1);
        assertThat(new CountPrimes(Integer.MAX_VALUE - 1, Integer.MAX_VALUE).run())
                .as("the next one, which is left out, would be prime")
                .isZero();
    }

    @Test
    void shouldNoticeASingleWrongByteInAFileAndRemoveThoseThatAreRight() throws Exception {
        FileWriting batch = FileWriting.open(Plans.tiny(), disk);
        List<Long> values = values(batch);
        Path last = Path.of(batch.works().get(2).file());
        change(last, 99_999);

        assertThatThrownBy(() -> batch.verify(values)).hasMessage("file 3 does not hold what was written");

        change(last, 99_999);
        assertThat(batch.works().get(2).isThere()).isTrue();
        assertThat(Path.of(batch.works().get(0).file())).doesNotExist();
    }

    private static void change(Path file, int index) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[index] ^= 1;
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Test
    void shouldNoticeAFileThatIsTooShort() throws Exception {
        FileWriting batch = FileWriting.open(Plans.tiny(), disk);
        values(batch);
        WriteFile work = batch.works().get(0);
        byte[] bytes = Files.readAllBytes(Path.of(work.file()));
        Files.write(Path.of(work.file()), java.util.Arrays.copyOf(bytes, 99_999));

        assertThat(work.isThere()).isFalse();
    }

    @Test
    void shouldWriteEachFileDifferently() throws Exception {
        FileWriting batch = FileWriting.open(Plans.tiny(), disk);
        values(batch);

        assertThat(Files.mismatch(
                        Path.of(batch.works().get(0).file()),
                        Path.of(batch.works().get(1).file())))
                .isNotNegative();
    }

    @Test
    void shouldShareOutEverythingOnce() {
        Shares shares = new Shares(10, 4);

        assertThat(List.of(shares.from(0), shares.from(1), shares.from(2), shares.from(3), shares.from(4)))
                .containsExactly(0, 2, 5, 7, 10);
    }
}
