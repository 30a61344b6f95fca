package io.mortise.samples.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldPrintInOneTerminalWhatIsTypedIntoTheOther() throws InterruptedException {
        try (Terminal receiver = Terminal.run(directory, "receive")) {
            receiver.expect("waiting for a sender");
            try (Terminal sender = Terminal.run(directory, "send")) {
                sender.expect("a receiver is there");
                sender.type("hello");
                sender.type("wörld");
                receiver.expect("received: hello");
                receiver.expect("received: wörld");
                sender.pressCtrlD();
                sender.expect("0 lines are not yet received");
                assertThat(sender.exitCode()).isZero();
            }
        }
    }

    @Test
    void shouldKeepLinesForAReceiverThatWasInterruptedOrKilled() throws InterruptedException, IOException {
        try (Terminal sender = Terminal.run(directory, "send")) {
            sender.expect("no receiver yet");
            try (Terminal first = Terminal.run(directory, "receive")) {
                sender.type("one");
                first.expect("received: one");
                first.pressCtrlC();
            }
            sender.type("two");
            try (Terminal second = Terminal.run(directory, "receive")) {
                second.expect("received: two");
                second.kill();
            }
            sender.type("three");
            try (Terminal third = Terminal.run(directory, "receive")) {
                third.expect("received: three");
            }
        }
    }
}
