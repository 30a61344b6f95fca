package io.mortise.samples.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookingsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldGoOnWhereKilledWritersAndReadersWere() throws InterruptedException {
        try (Terminal writer = Terminal.run(directory, "book")) {
            writer.expect("after a replay of 0 bookings");
            writer.type("a chair");
            writer.type("a table");
            writer.expect("booked #2");
            writer.kill();
        }
        try (Terminal reader = Terminal.run(directory, "bookings")) {
            reader.expect("#1 a chair");
            reader.expect("#2 a table");
            try (Terminal second = Terminal.run(directory, "bookings")) {
                second.expect("is in use by pid " + reader.pid());
            }
            // It waits for another now: what it has shown is behind it.
            Thread.sleep(200);
            reader.kill();
        }
        try (Terminal writer = Terminal.run(directory, "book")) {
            writer.expect("after a replay of 2 bookings");
            writer.type("a lämp");
            writer.expect("booked #3");
            writer.pressCtrlD();
            assertThat(writer.exitCode()).isZero();
        }
        try (Terminal reader = Terminal.run(directory, "bookings")) {
            assertThat(reader.expect("booked 20")).contains("#3 a lämp");
            reader.kill();
        }
        try (Terminal reader = Terminal.run(directory, "bookings", "all")) {
            assertThat(reader.expect("booked 20")).contains("#1 a chair");
            reader.expect("#3 a lämp");
        }
    }
}
