package io.mortise.samples.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TickerTest {
    @TempDir
    private Path directory;

    @Test
    void shouldShowInOneTerminalWhatTheOtherFeeds() throws InterruptedException {
        try (Terminal screen = Terminal.run(directory, "screen")) {
            screen.expect("no ticks: run feed");
            try (Terminal feed = Terminal.run(directory, "feed", "4", "1")) {
                feed.expect("fed 4 ticks");
                assertThat(feed.exitCode()).isZero();
            }
            screen.expect("#0 MRTS 108.62 x 453");
            screen.expect("#3 MRTS 109.11 x 347");
            // A second feed takes the place that the first has left.
            try (Terminal feed = Terminal.run(directory, "feed", "2", "1")) {
                feed.expect("fed 2 ticks");
            }
            screen.expect("#1 DOVE 103.03 x 59");
        }
    }

    @Test
    void shouldRefuseASecondScreen() throws InterruptedException {
        try (Terminal screen = Terminal.run(directory, "screen")) {
            screen.expect("no ticks");
            try (Terminal second = Terminal.run(directory, "screen")) {
                second.expect("IllegalStateException");
            }
            screen.kill();
            try (Terminal third = Terminal.run(directory, "screen")) {
                third.expect("no ticks");
            }
        }
    }
}
