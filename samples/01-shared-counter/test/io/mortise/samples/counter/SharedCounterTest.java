package io.mortise.samples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCounterTest {
    @TempDir
    private Path directory;

    @Test
    void shouldLoseNoIncrementWithTheLock() throws InterruptedException {
        try (Terminal one = Terminal.run(directory, "counter")) {
            one.expect("waiting for a second process");
            try (Terminal another = Terminal.run(directory, "counter")) {
                another.expect("counting with pid " + one.pid());
                one.expect("counting with pid " + another.pid());
                one.expect("none lost");
                another.expect("none lost");
                assertThat(one.exitCode()).isZero();
                assertThat(another.exitCode()).isZero();
            }
        }
        assertThat(directory.resolve("regions")).isEmptyDirectory();
    }

    @Test
    void shouldRunAgainAfterCtrlCAndAfterAKill() throws InterruptedException, IOException {
        try (Terminal interrupted = Terminal.run(directory, "counter")) {
            interrupted.expect("waiting for a second process");
            interrupted.pressCtrlC();
        }
        try (Terminal killed = Terminal.run(directory, "counter");
                Terminal survivor = Terminal.run(directory, "counter")) {
            killed.expect("counting");
            killed.kill();
            survivor.expect("none lost");
            assertThat(survivor.exitCode()).isZero();
        }
    }
}
