package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

final class StdioProcessTest extends TwoProcessContract {
    @Override
    String newAddress() {
        return "pipe:stdio";
    }

    @Override
    PeerLink start(String... what) throws Exception {
        Jvm jvm = keep(Jvm.start(Peer.class, args(newAddress(), what)));
        return new PeerLink(jvm, keep(Connections.toProcess(jvm.process())));
    }

    @Test
    void shouldEnlargePipesAndSaySo() throws Exception {
        PeerLink peer = start("idle");
        assertThat(peer.connection().describe())
                .contains("pipe:stdio of pid " + peer.jvm().process().pid())
                .contains("pipe to it 1048576 bytes, pipe from it 1048576 bytes");
    }

    /** What is done where the pipes cannot be opened once more. */
    @Test
    void shouldSpeakThroughPlainStreamsToo() throws Exception {
        Jvm jvm = keep(Jvm.start(Peer.class, args(newAddress(), "echo")));
        try (Connection connection = Connections.overChannels(
                "streams",
                Channels.newChannel(jvm.process().getInputStream()),
                StreamChannel.over(jvm.process().getOutputStream()),
                options())) {
            byte[] message = Payloads.of(1_000_000, 1);
            connection.send(message);
            assertThat(connection.receive()).isEqualTo(message);
        }
        assertThat(jvm.join()).isZero();
    }

    @Test
    void shouldSayThatSomethingWasPrintedIntoTheStream() throws Exception {
        Process process = new ProcessBuilder("echo", "printed by native code").start();
        try (Connection connection = Connections.toProcess(process)) {
            assertThatThrownBy(connection::receive)
                    .isInstanceOf(FrameException.class)
                    .hasMessageContaining("printed into the stream");
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void shouldRefuseToListenAndUnknownPipes() {
        assertThatThrownBy(() -> Connections.listen("pipe:stdio"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Connections.toProcess");
        assertThatThrownBy(() -> Connections.connect("pipe:other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pipe:other");
    }

    @Test
    void shouldConnectOnlyOnce() throws Exception {
        try (Jvm jvm = Jvm.start(Twice.class)) {
            assertThat(jvm.join()).isZero();
        }
    }

    static final class Twice {
        private Twice() {}

        public static void main(String[] args) throws IOException {
            try (Connection first = Connections.connect("pipe:stdio")) {
                assertThatThrownBy(() -> Connections.connect("pipe:stdio"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("already");
                assertThat(first.isOpen()).isTrue();
            }
        }
    }
}
