package io.mortise.samples.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
    @TempDir
    private Path directory;

    @Test
    void shouldGoOnAndFinishWhatTheKilledOneHadBegun() throws InterruptedException, IOException {
        try (Terminal one = Terminal.run(directory, "transfer")) {
            assertThat(one.expect("moved")).contains("together 1000");
            try (Terminal another = Terminal.run(directory, "transfer", "slowly")) {
                another.expect("in the middle of moving");
                another.expect("kill -9 " + another.pid());
                assertThat(one.expect("waiting for the lock")).contains("held by pid " + another.pid());
                another.kill();
            }
            one.expect("a process died while it held the lock");
            assertThat(one.expect("finished what it had begun")).contains("together 1000");
            assertThat(one.expect("moved")).contains("together 1000");
            one.pressCtrlC();
        }
    }

    @Test
    void shouldRepairAtTheNextStartIfNobodyIsLeft() throws InterruptedException {
        try (Terminal only = Terminal.run(directory, "transfer", "slowly")) {
            only.expect("now kill me");
            only.kill();
        }
        try (Terminal next = Terminal.run(directory, "transfer")) {
            assertThat(next.expect("finished what it had begun")).contains("together 1000");
        }
    }
}
