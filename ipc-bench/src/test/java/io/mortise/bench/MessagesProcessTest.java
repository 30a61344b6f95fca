package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparisons of queues as a whole, in segments that are over in a moment. */
class MessagesProcessTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSendMessagesOneWayOverEveryKindOfLane() throws Exception {
        try (BenchProcess bench = start(
                "throughput",
                "--near-below",
                "4999",
                "--sizes",
                "8B,48B",
                "--subjects",
                "mortise-queue-many,mortise-journal,agrona-one-to-one,aeron-ipc,chronicle-queue,jctools-mpmc")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            Report report = ReportJson.fromJson(Files.readString(bench.file("mortise-throughput.json")));
            assertThat(report.command()).startsWith("throughput --near-below 4999");
            assertThat(report.machine().get("placement").toString()).contains("1 rounds", "near");
            assertThat(report.results())
                    .allMatch(result -> result.benchmark().equals("throughput"))
                    .allMatch(result -> result.unit().equals("messages/s") && result.higherIsBetter())
                    .allMatch(Result::verified)
                    .allMatch(result -> result.min() > 0 && result.max() >= result.median())
                    .allMatch(result ->
                            !result.parameters().get("configuration").toString().isEmpty())
                    .allMatch(
                            result -> Set.of(8, 48).contains(result.parameters().get("messageBytes")));
            assertThat(bench.out()).contains("figures: mortise-throughput.json");
            assertThat(Files.readString(bench.file("mortise-throughput.html"))).contains("<h2>Machine", "<h2>Method");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @Test
    void shouldSendMessagesThereAndBackSpinningAndAsleep() throws Exception {
        try (BenchProcess bench = start(
                "latency", "--near-below", "4999", "--subjects", "mortise-queue-many,array-blocking-queue,bare-word")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            Report report = ReportJson.fromJson(Files.readString(bench.file("mortise-latency.json")));
            assertThat(report.results())
                    .allMatch(result -> result.benchmark().equals("latency"))
                    .allMatch(result -> result.unit().equals("ns") && !result.higherIsBetter())
                    .allMatch(Result::verified)
                    .allMatch(result -> result.percentiles().keySet().containsAll(Set.of("50", "90", "99", "99.9")))
                    .allMatch(result -> result.percentiles().get("50") == result.median());
            assertThat(Files.readString(bench.file("mortise-latency.html"))).contains("<h2>Machine", "<h2>Method");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "throughput, mortise-queue-many, corrupt, 'message 1 should be next, and 5 is'",
        "throughput, agrona-one-to-one, corrupt, 'message 1 should be next, and 5 is'",
        "latency, mortise-queue-many, corrupt, is wrong at byte",
        "throughput, mortise-queue-many, die, died with exit code 66",
        "latency, bare-word, die, died with exit code 66",
        "throughput, agrona-many-to-one, hang, hangs: no answer for 3 s",
        "throughput, jctools-spsc, corrupt, 'message 1 should be next, and 5 is'"
    })
    void shouldFailWhenAMessageIsWrongOrAPartyFails(String command, String subject, String fault, String told)
            throws Exception {
        try (BenchProcess bench =
                start(command, "--subjects", subject, "--inject", subject + ":" + fault, "--patience", "3")) {
            assertThat(bench.waitFor()).as(bench.err()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED:", told);
            assertThat(bench.out()).isEmpty();
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    private BenchProcess start(String... args) throws Exception {
        Stream<String> quick = Stream.of("--quick", "--rounds", "1", "--segment-ms", "10");
        return BenchProcess.start(
                directory, Stream.concat(Stream.of(args), quick).toArray(String[]::new));
    }
}
