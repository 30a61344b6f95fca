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
    void shouldLoseNoIncrementWithTheLockThoughOneIsKilled() throws InterruptedException {
        try (Terminal one = Terminal.run(directory, "counter");
                Terminal another = Terminal.run(directory, "counter")) {
            assertThat(one.expect("together with [pid " + another.pid() + "]")).contains("none lost");
            assertThat(another.expect("together with [pid " + one.pid() + "]")).contains("none lost");
            one.kill();
            assertThat(another.expect("alone")).contains("none lost");
            assertThat(another.exitCode()).isZero();
        }
        assertThat(directory.resolve("regions")).isEmptyDirectory();
    }

    @Test
    void shouldRunAgainAfterCtrlC() throws InterruptedException, IOException {
        try (Terminal interrupted = Terminal.run(directory, "counter")) {
            interrupted.expect("alone, run me in another terminal too");
            interrupted.pressCtrlC();
        }
        try (Terminal again = Terminal.run(directory, "counter")) {
            assertThat(again.expect("alone")).contains("none lost");
        }
    }

    @Test
    void shouldCountWithoutTheLockToo() throws InterruptedException {
        try (Terminal one = Terminal.run(directory, "counter", "unlocked");
                Terminal another = Terminal.run(directory, "counter", "unlocked")) {
            one.expect("together with [pid " + another.pid() + "]");
            assertThat(another.expect("together with [pid " + one.pid() + "]")).contains("lost");
        }
    }
}
