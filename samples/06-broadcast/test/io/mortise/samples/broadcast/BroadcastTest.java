package io.mortise.samples.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BroadcastTest {
    private static final Pattern END = Pattern.compile("received (\\d+), missed (\\d+), the last was (-?\\d+)");

    @TempDir
    private Path directory;

    @Test
    void shouldTreatEachListenerAsItWishes() throws InterruptedException {
        try (Terminal blocking = Terminal.run(directory, "listen", "block");
                Terminal dropping = Terminal.run(directory, "listen", "drop", "3");
                Terminal disconnecting = Terminal.run(directory, "listen", "disconnect", "3")) {
            blocking.expect("listening");
            dropping.expect("listening");
            disconnecting.expect("listening");
            try (Terminal publisher = Terminal.run(directory, "publish", "2000", "100000")) {
                publisher.expect("published 2000 in all");
                assertThat(publisher.exitCode()).isZero();
            }
            assertThat(blocking.expect("the end")).contains("received 2000, missed 0, the last was 1999");
            Matcher counts = END.matcher(dropping.expect("the end"));
            assertThat(counts.find()).isTrue();
            assertThat(Long.parseLong(counts.group(2))).isPositive();
            assertThat(Long.parseLong(counts.group(1)) + Long.parseLong(counts.group(2)))
                    .isEqualTo(2000);
            disconnecting.expect("was too slow and disconnected");
            assertThat(disconnecting.expect("the end")).contains("the last was 1999");
            assertThat(blocking.exitCode()).isZero();
        }
    }

    @Test
    void shouldNameTheOneItWaitsForAndForgetItWhenItIsKilled() throws InterruptedException {
        try (Terminal slow = Terminal.run(directory, "listen", "block", "3600000")) {
            slow.expect("listening");
            try (Terminal publisher = Terminal.run(directory, "publish", "1000", "100000")) {
                assertThat(publisher.expect("waiting for")).contains("pid " + slow.pid(), "listen block");
                slow.kill();
                publisher.expect("published 1000 in all");
            }
        }
    }
}
