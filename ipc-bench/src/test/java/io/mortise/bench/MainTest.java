package io.mortise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.result.Version;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    /**
     * What a command line said.
     *
     * @param exitCode of the program
     * @param out      standard output
     * @param err      standard error
     */
    private record Said(int exitCode, String out, String err) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sizes 12monkeys      | not a size: '12monkeys'",
                "--sizes 1B             | 1 B is not within 64 B to 1 GiB",
                "--sizes 2GiB           | 2 GiB is not within",
                "--transports shm,pigeon| unknown transport: 'pigeon'",
                "--transports bare-word | unknown transport: 'bare-word'",
                "--payload /no/such/file| no file that can be read",
                "--payload /            | no file that can be read",
                "--rounds 0             | --rounds 0",
                "--rounds many          | 'many'",
                "--near-below -5        | --near-below",
                "--quick --full         | exclude each other",
                "--json /no/such/folder/x.json | cannot write",
                "--html /               | cannot write",
                "--wormhole             | --wormhole",
                "wormhole               | wormhole",
                "locks --cases picking  | unknown case: 'picking'",
                "locks --subjects spin  | unknown subject: 'spin'",
                "locks --rounds 0       | --rounds 0",
                "throughput --sizes 9B  | is not a multiple of 8 B",
                "throughput --batch 0   | --batch 0",
                "throughput --quick --full | exclude each other",
                "throughput --sizes 32B --subjects jctools-spsc | leave nothing to be measured",
                "latency --sizes 1MiB   | is not a multiple of 8 B within",
                "latency --subjects tin | unknown subject: 'tin'",
                "workloads --workloads waiting | unknown workload: 'waiting'",
                "workloads --workers 0  | --workers 0",
                "workloads --tasks 99999 | --tasks 99999: not within 1 to 10000",
                "workloads --file-size 2GiB | --file-size 2GiB",
                "workloads --rounds 0   | --rounds 0",
                "transfer extra         | extra"
            })
    void shouldRefuseWhatCannotBeInOneLine(String commandLine, String because) {
        Said said = say(commandLine.split(" "));

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .startsWith("mortise-bench: ")
                .contains(because);
    }

    @Test
    void shouldListItsOptions() {
        Said said = say("--help");

        assertThat(said.exitCode()).isZero();
        assertThat(said.out())
                .contains(
                        "--sizes",
                        "--transports",
                        "--payload",
                        "--rounds",
                        "--json",
                        "--html",
                        "--quick",
                        "--full",
                        "--near-below",
                        "--help",
                        "--version")
                .doesNotContain("--inject");
        assertThat(say("transfer", "--help").out()).isEqualTo(said.out());
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(Version.current()).matches("\\d+\\.\\d+.*");
        assertThat(say("--version").out()).contains(Version.current());
    }

    private Said say(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exitCode = Main.run(args);
            return new Said(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
