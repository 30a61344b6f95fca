package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of synchronisers as a whole, in segments that are over in a moment. */
class LocksProcessTest {
    @TempDir
    private Path directory;

    @Test
    void shouldMeasureEveryCase() throws Exception {
        try (BenchProcess bench = start(
                "--near-below",
                "4999",
                "--subjects",
                "mortise-lock,reentrant-lock,mortise-value,mortise-semaphore,array-blocking-queue,mortise-liveness")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            Report report = ReportJson.fromJson(Files.readString(bench.file("mortise-locks.json")));
            assertThat(report.command()).startsWith("locks --near-below 4999");
            assertThat(report.results())
                    .allMatch(result -> result.benchmark().equals("locks"))
                    .allMatch(Result::verified)
                    .allMatch(result -> result.max() >= result.min());
            assertThat(report.results())
                    .filteredOn(result -> isCase(result, "uncontended"))
                    .extracting(Result::subject)
                    .containsExactlyInAnyOrder("mortise-lock", "mortise-semaphore", "reentrant-lock");
            assertThat(report.results())
                    .filteredOn(result -> isCase(result, "idle-waiter"))
                    .extracting(Result::parameters)
                    .contains(Map.of("case", "idle-waiter", "waits", "polling"));
            assertThat(report.results())
                    .filteredOn(result -> isCase(result, "liveness-check"))
                    .hasSize(2);
            assertThat(bench.out()).contains("uncontended:", "aims reached", "figures: mortise-locks.json");
            assertThat(Files.readString(bench.file("mortise-locks.html"))).contains("<h2>Machine", "<h2>Method");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "contended, mortise-lock, die, died with exit code 66",
        "wake-up, mortise-lock, die, died with exit code 66",
        "hand-off, mortise-semaphore, hang, hangs: no answer for 3 s",
        "contended, mortise-lock, corrupt, both were inside at once"
    })
    void shouldFailWhenThePeerDoes(String measured, String subject, String fault, String told) throws Exception {
        try (BenchProcess bench = start(
                "--cases", measured, "--subjects", subject, "--inject", subject + ":" + fault, "--patience", "3")) {
            assertThat(bench.waitFor()).as(bench.err()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED:", told);
            assertThat(bench.out()).isEmpty();
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    private static boolean isCase(Result result, String label) {
        return label.equals(result.parameters().get("case"));
    }

    private BenchProcess start(String... args) throws Exception {
        List<String> quick = Stream.concat(
                        Stream.of("locks"), Stream.concat(Stream.of(args), Stream.of("--quick", "--segment-ms", "10")))
                .toList();
        return BenchProcess.start(directory, quick.toArray(String[]::new));
    }
}
