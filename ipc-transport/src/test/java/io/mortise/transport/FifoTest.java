package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FifoTest {
    private static final ConnectionOptions OPTIONS = ConnectionOptions.defaults();

    @TempDir
    Path folder;

    @Test
    void shouldEnlargeBothAndSaySoOnBothSides() throws Exception {
        try (Listener listener = Connections.listen("fifo:" + folder.resolve("f"));
                ConnectionContract.Link link = ListenerContract.open(listener, OPTIONS.bufferBytes(0, 1 << 18))) {
            assertThat(link.left().describe()).contains("sending 1048576 bytes").contains("receiving 262144 bytes");
            assertThat(link.right().describe()).contains("sending 262144 bytes").contains("receiving 1048576 bytes");
        }
    }

    @Test
    void shouldSurviveGarbageAmongRequests() throws Exception {
        Path path = folder.resolve("f");
        Random random = new Random(2);
        try (Listener listener = Connections.listen("fifo:" + path)) {
            byte[] garbage = new byte[20_000];
            for (int i = 0; i < 3; i++) {
                random.nextBytes(garbage);
                Files.write(path, garbage, StandardOpenOption.WRITE);
                Files.write(
                        path,
                        "mortise-fifo 1 0123456789abcdef 1 2\nmortise-fifo 1 ../../../etc/passwd 1 2\nhalf a line"
                                .getBytes(StandardCharsets.US_ASCII),
                        StandardOpenOption.WRITE);
                try (ConnectionContract.Link link = ListenerContract.open(listener, OPTIONS)) {
                    link.left().send(new byte[] {1});
                    assertThat(link.right().receive()).containsExactly(1);
                }
            }
            assertThat(listener.accept(Duration.ofMillis(20))).isNull();
        }
    }

    @Test
    void shouldSkipClientThatDiedWhileConnecting() throws Exception {
        try (Listener listener = Connections.listen("fifo:" + folder.resolve("f"))) {
            try (Jvm client = Jvm.start(Peer.class, listener.address(), Peer.NO_KEY, "idle")) {
                while (!hasPair()) {
                    Thread.sleep(2);
                }
                client.kill();
            }
            assertThat(listener.accept(Duration.ofMillis(50))).isNull();
            ListenerContract.open(listener, OPTIONS).close();
        }
        assertThat(folder).isEmptyDirectory();
    }

    private boolean hasPair() throws IOException {
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".down"));
        }
    }

    @Test
    void shouldRefuseRegularFilesInPlaceOfThePair() throws Exception {
        Path path = folder.resolve("f");
        try (Listener listener = Connections.listen("fifo:" + path)) {
            Files.writeString(folder.resolve("f.0123456789abcdef.up"), "no FIFO");
            Files.writeString(folder.resolve("f.0123456789abcdef.down"), "no FIFO");
            Files.write(
                    path,
                    "mortise-fifo 1 0123456789abcdef 1 2\n".getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.WRITE);
            assertThat(listener.accept(Duration.ofMillis(50))).isNull();
        }
    }

    @Test
    void shouldNotConnectToFifoThatNobodyServes() throws Exception {
        Path path = folder.resolve("f");
        Fifos.make(path);
        assertThatThrownBy(() -> Connections.connect("fifo:" + path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody listens");
    }
}
