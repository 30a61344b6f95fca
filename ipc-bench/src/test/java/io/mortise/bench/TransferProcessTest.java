package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import io.mortise.bench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program, two JVMs and all, at sizes at which it is over in a moment. */
class TransferProcessTest {
    @TempDir
    private Path directory;

    @Test
    void shouldCompareEveryTransport() throws Exception {
        Path payload = Files.write(directory.resolve("payload"), new byte[] {1, 2, 3, 4, 5, 6, 7});
        try (BenchProcess bench = start(
                "--sizes",
                "64B,100001B,1MiB",
                "--rounds",
                "2",
                "--near-below",
                "4999",
                "--payload",
                payload.toString())) {
            assertThat(bench.waitFor()).as(bench.err()).isZero();

            Report report = ReportJson.fromJson(Files.readString(bench.file("mortise-transfer.json")));
            assertThat(report.command()).startsWith("transfer --sizes 64B,100001B,1MiB");
            assertThat(report.results()).allMatch(Result::verified).allMatch(result -> result.median() > 0);
            assertThat(report.results())
                    .filteredOn(result -> result.subject().equals("memcpy")
                            && result.benchmark().equals("transfer"))
                    .extracting(Result::parameters)
                    .containsExactly(
                            Map.of("payloadBytes", 64),
                            Map.of("payloadBytes", 100001),
                            Map.of("payloadBytes", 1 << 20));
            assertThat(report.machine().get("buffers"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys("shm", "shm-in-place", "pipe", "fifo", "unix", "tcp", "file", "shm-hand-over");
            assertThat(bench.out())
                    .contains("verified:", "machine:", "buffers:  shm:", "figures: mortise-transfer.json");
            assertThat(Files.readString(bench.file("mortise-transfer.html"))).contains("<h2>Machine", "<h2>Method");
            assertThat(bench.err()).contains("round 2 done").doesNotContain("\r", "\u001b");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shm", "shm-in-place", "pipe", "file"})
    void shouldFailWhenASingleBitIsWrong(String transport) throws Exception {
        try (BenchProcess bench =
                start("--transports", transport, "--sizes", "4KiB", "--inject", transport + ":corrupt")) {
            assertThat(bench.waitFor()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED: message 0 arrived with CRC32C");
            assertThat(bench.out()).isEmpty();
            assertThat(bench.file("mortise-transfer.json")).doesNotExist();
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shm,die,died with exit code 66",
        "fifo,die,died with exit code 66",
        "shm,hang,hangs: no answer for 3 s",
        "unix,hang,hangs: no answer for 3 s"
    })
    void shouldSayThatThePeerFailedAndWhatItSaidLast(String transport, String fault, String told) throws Exception {
        try (BenchProcess bench = start(
                "--transports", transport, "--sizes", "1MiB", "--inject", transport + ":" + fault, "--patience", "3")) {
            assertThat(bench.waitFor()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED: the peer", told, transport);
            if (fault.equals("die")) {
                assertThat(bench.err()).contains("its last output: told to die at a message of 1048576 bytes");
            }
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @Test
    void shouldSayThatThePeerWasKilled() throws Exception {
        try (BenchProcess bench = start("--transports", "shm,unix,file", "--sizes", "1MiB", "--rounds", "1000")) {
            bench.awaitErr("round 1 done");
            bench.peer().destroyForcibly();

            assertThat(bench.waitFor()).isEqualTo(1);

            assertThat(bench.err()).contains("FAILED: the peer", "died with exit code 137", "SIGKILL");
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsInterrupted() throws Exception {
        try (BenchProcess bench = start("--sizes", "1MiB", "--rounds", "1000")) {
            bench.awaitErr("round 1 done");
            ProcessHandle peer = bench.peer();
            bench.terminate();

            assertThat(bench.waitFor()).isEqualTo(143);

            peer.onExit().get(60, TimeUnit.SECONDS);
            assertThat(bench.leftBehind()).isEmpty();
        }
    }

    private BenchProcess start(String... args) throws Exception {
        String[] quick = new String[args.length + 2];
        System.arraycopy(args, 0, quick, 0, args.length);
        quick[args.length] = "--segment-ms";
        quick[args.length + 1] = "10";
        return BenchProcess.start(directory, quick);
    }
}
