package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of threads and processes as a whole, with tasks that are over in a moment. */
class WorkloadsProcessTest {
    private static final String[] TINY = {
        "--quick",
        "--tasks",
        "3",
        "--delay-ms",
        "5",
        "--file-size",
        "10KiB",
        "--primes-below",
        "5000",
        "--elements",
        "5000"
    };

    @TempDir
    private Path directory;

    @Test
    void shouldRunEveryWorkloadInEveryMode() throws Exception {
        try (BenchProcess bench = start("--workers", "2")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            Report report = ReportJson.fromJson(Files.readString(bench.file("mortise-workloads.json")));
            assertThat(report.command()).startsWith("workloads --workers 2");
            assertThat(report.results())
                    .allMatch(result -> result.benchmark().equals("workloads"))
                    .allMatch(result -> result.unit().equals("ms") && !result.higherIsBetter())
                    .allMatch(Result::verified)
                    .allMatch(result -> result.runs() == 2 && result.min() > 0 && result.max() >= result.median());
            assertThat(report.results())
                    .filteredOn(result -> result.parameters().get("workload").equals("cpu"))
                    .extracting(result -> result.subject() + " " + result.parameters())
                    .containsExactlyInAnyOrder(
                            "serial {workload=cpu, mode=serial, workers=1, tasks=3, primesBelow=5000}",
                            "thread-pool {workload=cpu, mode=threads, workers=2, tasks=3, primesBelow=5000}",
                            "mortise-pool {workload=cpu, mode=processes, workers=2, tasks=3, primesBelow=5000}");
            assertThat(report.results())
                    .extracting(result -> result.parameters().get("workload"))
                    .containsOnly("slow-calls", "file-writing", "cpu", "dot-product", "shared-dot-product", "start");
            assertThat(bench.out()).contains("speed-up, processes", "clock: ", "figures: mortise-workloads.json");
            assertThat(Files.readString(bench.file("mortise-workloads.html")))
                    .contains("<h2>Machine", "<h2>Method", "task 1, process 1 (", "task 3, main thread: ");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thread-pool  | fail    | FAILED: cpu, threads, task 2 of 3: java.lang.IllegalStateException: told to fail at CountPrimes",
                "mortise-pool | fail    | FAILED: cpu, processes, task 2 of 3: java.lang.IllegalStateException: told to fail at CountPrimes",
                "mortise-pool | die     | exit code 66; it last printed:",
                "mortise-pool | corrupt | FAILED: cpu, processes: all tasks together came to 670, expected 669"
            })
    void shouldFailWhenATaskDoes(String subject, String fault, String told) throws Exception {
        try (BenchProcess bench = start("--workloads", "cpu", "--inject", subject + ":" + fault)) {
            assertThat(bench.waitFor()).as(bench.err()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED: cpu, ", told);
            assertThat(bench.out()).isEmpty();
            assertThat(bench.file("mortise-workloads.json")).doesNotExist();
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsInterrupted() throws Exception {
        try (BenchProcess bench = start("--workloads", "file-writing,shared-dot-product", "--rounds", "100000")) {
            bench.awaitErr("round 1 done");
            ProcessHandle worker = bench.peer();
            bench.terminate();

            assertThat(bench.waitFor()).isEqualTo(143);

            worker.onExit().get(60, TimeUnit.SECONDS);
            assertThat(bench.err()).doesNotContain("FAILED");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    private BenchProcess start(String... args) throws Exception {
        List<String> words = Stream.of(Stream.of("workloads"), Stream.of(args), Stream.of(TINY))
                .flatMap(part -> part)
                .toList();
        return BenchProcess.start(directory, words.toArray(String[]::new));
    }
}
