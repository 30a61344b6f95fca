package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of processes as a whole, with a little of everything. */
class ProcessesProcessTest {
    @TempDir
    private Path directory;

    @Test
    void shouldMeasureEveryCase() throws Exception {
        try (BenchProcess bench = start(Map.of("PATH", ""), "--rounds", "1")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            Report report = report(bench);
            assertThat(report.command()).startsWith("processes --rounds 1");
            assertThat(report.results())
                    .allMatch(result -> result.benchmark().equals("processes"))
                    .allMatch(Result::verified)
                    .allMatch(result -> result.min() > 0 && result.max() >= result.median());
            assertThat(report.results())
                    .extracting(result -> result.parameters().get("case") + " " + result.subject())
                    .contains(
                            "start mortise-child",
                            "start bare-jvm",
                            "start-first mortise-child",
                            "start-lambda mortise-child",
                            "start-lambda bare-jvm",
                            "submit mortise-pool",
                            "submit jdk-pool",
                            "tiny mortise-pool",
                            "map mortise-pool",
                            "argument mortise-pool",
                            "map-get mortise-shared-map",
                            "map-get concurrent-hash-map",
                            "map-put mortise-shared-map",
                            "map-put mortise-manager");
            assertThat(report.results())
                    .filteredOn(result -> isCase(result, "submit"))
                    .allMatch(result -> result.percentiles().keySet().containsAll(Set.of("50", "90", "99", "99.9")));
            assertThat(bench.out())
                    .contains(
                            "start: mortise-child is",
                            "aims reached",
                            "note:     left out: Python's figures; there is no python3 on the PATH",
                            "figures: mortise-processes.json");
            assertThat(Files.readString(bench.file("mortise-processes.html")))
                    .contains("<svg", "<h2>Machine", "<h2>Method");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @Test
    void shouldMeasurePythonAndLeaveOutWhatIsWrongThere() throws Exception {
        assumeTrue(hasPython(), "no python3");
        try (BenchProcess bench = start(
                Map.of(),
                "--cases",
                "start-lambda,submit,tiny,argument,map-put",
                "--subjects",
                "python-process,python-pool,python-queue,python-manager",
                "--inject",
                "python-manager:corrupt")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            assumeTrue(!bench.out().contains("left out: Python's figures"), "a python3 that cannot do it");
            assertThat(report(bench).results())
                    .as(bench.out())
                    .extracting(result ->
                            result.subject() + " " + result.parameters().get("way"))
                    .containsExactlyInAnyOrder(
                            "python-process null",
                            "python-pool apply",
                            "python-pool executor",
                            "python-pool imap_unordered",
                            "python-queue null",
                            "python-pool apply");
            assertThat(bench.out()).contains("left out: map-put python-manager", "wrong result: 1001 instead of 1000");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"echo it is broken >&2; exit 3, exit code 3: it is broken", "exec sleep 1000, took more than 4 s"})
    void shouldLeavePythonOutWhereItDoesNotWork(String instead, String told) throws Exception {
        Path folder = Files.createDirectory(directory.resolve("bin"));
        Path python = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + instead + "\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
        String path = folder + ":" + System.getenv("PATH");
        try (BenchProcess bench = start(
                Map.of("PATH", path), "--patience", "4", "--cases", "submit", "--subjects", "jdk-pool,python-pool")) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            assertThat(report(bench).results()).extracting(Result::subject).containsExactly("jdk-pool");
            assertThat(bench.out()).contains("left out: Python's figures; ", told);
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "submit, mortise-pool, die, exit code 66",
        "tiny, mortise-pool, corrupt, the answers add up to",
        "submit, mortise-pool, hang, hangs: no answer for 2 s"
    })
    void shouldFailWhenAPartyDoes(String measured, String subject, String fault, String told) throws Exception {
        String patience = fault.equals("hang") ? "2" : "60";
        try (BenchProcess bench = start(
                Map.of("PATH", ""),
                "--cases",
                measured,
                "--subjects",
                subject,
                "--inject",
                subject + ":" + fault,
                "--patience",
                patience)) {
            assertThat(bench.waitFor()).as(bench.err()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED:", told);
            assertThat(bench.out()).isEmpty();
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenInterrupted() throws Exception {
        try (BenchProcess bench =
                start(Map.of("PATH", ""), "--rounds", "1000000", "--cases", "submit", "--subjects", "mortise-pool")) {
            bench.awaitErr("round 1 done");
            List<ProcessHandle> started = bench.peer().descendants().toList();

            bench.terminate();

            assertThat(bench.waitFor()).isNotZero();
            assertThat(started).hasSize(2);
            for (ProcessHandle worker : started) {
                worker.onExit().get(60, TimeUnit.SECONDS);
            }
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    private static boolean isCase(Result result, String label) {
        return label.equals(result.parameters().get("case"));
    }

    private static boolean hasPython() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }

    private static Report report(BenchProcess bench) throws IOException {
        return ReportJson.fromJson(Files.readString(bench.file("mortise-processes.json")));
    }

    private BenchProcess start(Map<String, String> environment, String... args) throws Exception {
        Stream<String> little = Stream.of("--quick", "--segment-ms", "10", "--items", "2000", "--argument", "64KiB");
        return BenchProcess.start(
                directory,
                environment,
                Stream.of(Stream.of("processes"), Stream.of(args), little)
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }
}
