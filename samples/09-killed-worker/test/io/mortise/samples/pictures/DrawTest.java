package io.mortise.samples.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawTest {
    private static final String SECONDS = "2";

    @TempDir
    private Path directory;

    @Test
    void shouldFailTheOnePictureWhoseWorkerIsKilledAndSayWhy() throws InterruptedException {
        try (Terminal terminal = Terminal.run(directory, "draw", SECONDS)) {
            long killed = killAWorker(terminal);

            assertThat(terminal.expect("was not drawn"))
                    .contains("pid " + killed, "exit code 137, probably SIGKILL", "running ", "Picture");
            terminal.expect("[" + terminal.pid() + "]   [" + killed + "] drawing picture");
            terminal.expect("3 of 4 pictures drawn");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(directory.resolve("regions")).isEmptyDirectory();
    }

    @Test
    void shouldDrawItAgainInAnotherWorkerIfThatIsAskedFor() throws InterruptedException {
        try (Terminal terminal = Terminal.run(directory, "draw", "retry", SECONDS)) {
            killAWorker(terminal);

            terminal.expect("4 of 4 pictures drawn");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @Test
    void shouldEndWithItsWorkersAfterCtrlC() throws InterruptedException, IOException {
        try (Terminal terminal = Terminal.run(directory, "draw")) {
            ProcessHandle worker = worker(terminal);
            terminal.pressCtrlC();
            worker.onExit().join();
        }
    }

    private static long killAWorker(Terminal terminal) throws InterruptedException {
        ProcessHandle worker = worker(terminal);
        worker.destroyForcibly();
        return worker.pid();
    }

    private static ProcessHandle worker(Terminal terminal) throws InterruptedException {
        String line = terminal.expect("now kill me: kill -9 ");
        long pid = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        return ProcessHandle.of(pid).orElseThrow();
    }
}
