package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Connection} promises when the other side is a process, which may be killed. */
abstract class TwoProcessContract {
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A connection to a {@link Peer} in another JVM. */
    record PeerLink(Jvm jvm, Connection connection) {}

    /** A fresh address to listen at. */
    abstract String newAddress();

    /** What this side listens with. */
    ConnectionOptions options() {
        return ConnectionOptions.defaults();
    }

    /** The file that holds the key for the peer, or {@link Peer#NO_KEY}. */
    String keyFile() throws IOException {
        return Peer.NO_KEY;
    }

    final String newKeyFile(byte[] key) throws IOException {
        Path file = folder.resolve("key");
        if (!Files.exists(file)) {
            Files.createFile(file, PrivateFiles.atCreation());
            Files.write(file, key);
        }
        return file.toString();
    }

    PeerLink start(String... what) throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options())) {
            return start(listener, what);
        }
    }

    final PeerLink start(Listener listener, String... what) throws Exception {
        Jvm jvm = keep(Jvm.start(Peer.class, args(listener.address(), what)));
        Connection connection = listener.accept(LONG);
        assertThat(connection).as("the peer's connection").isNotNull();
        return new PeerLink(jvm, keep(connection));
    }

    final String[] args(String address, String... what) throws IOException {
        List<String> args = new ArrayList<>(List.of(address, keyFile()));
        args.addAll(List.of(what));
        return args.toArray(String[]::new);
    }

    final <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    @Test
    void shouldCarryMessagesOfEverySizeThereAndBack() throws Exception {
        PeerLink peer = start("echo");
        int[] lengths = {0, 1, 8, 100, 4096, 65_535, MEBIBYTE, 0, 3, 16 * MEBIBYTE + 1, 2};
        for (int i = 0; i < lengths.length; i++) {
            byte[] message = Payloads.of(lengths[i], i);
            peer.connection().send(message);
            assertThat(peer.connection().receive()).isEqualTo(message);
        }
        ByteBuffer large = ConnectionContract.direct(Payloads.of(64 * MEBIBYTE, 77));
        ByteBuffer found = ByteBuffer.allocateDirect(large.capacity());
        peer.connection().send(large.duplicate());
        assertThat(peer.connection().receive(found)).isEqualTo(large.capacity());
        assertThat(found.flip()).isEqualTo(large);
        peer.connection().close();
        assertThat(peer.jvm().join()).isZero();
    }

    @Test
    @Tag("stress")
    void shouldCarryLongestMessage() throws Exception {
        PeerLink peer = start("flood", Integer.toString(Connection.MAX_MESSAGE_BYTES));
        ByteBuffer target = ByteBuffer.allocateDirect(Connection.MAX_MESSAGE_BYTES);
        assertThat(peer.connection().receive(target)).isEqualTo(Connection.MAX_MESSAGE_BYTES);
    }

    @Test
    void shouldCarryMessagesBothWaysAtOnce() throws Exception {
        int messages = 300;
        int length = 50_000;
        PeerLink peer = start("cross", Integer.toString(messages), Integer.toString(length));
        Background<Void> sender = Background.run(() -> {
            for (int i = 0; i < messages; i++) {
                peer.connection().send(Payloads.of(length + i, -i));
            }
        });
        for (int i = 0; i < messages; i++) {
            assertThat(peer.connection().receive()).isEqualTo(Payloads.of(length + i, i));
        }
        sender.get();
        peer.connection().send(new byte[0]);
        assertThat(peer.jvm().join()).isZero();
    }

    @Test
    void shouldSayHowMuchCameWhenPeerIsKilledWithinMessage() throws Exception {
        int length = 512 * MEBIBYTE; // more than any buffer between the two takes
        PeerLink peer = start("flood", Integer.toString(length));
        assertThat(peer.connection().awaitReadable(LONG)).isTrue();
        peer.jvm().kill();
        assertThatThrownBy(() -> peer.connection().receive())
                .isInstanceOfSatisfying(MessageTruncatedException.class, e -> {
                    assertThat(e.expectedBytes()).isEqualTo(length);
                    assertThat(e.receivedBytes()).isBetween(0L, length - 1L);
                    assertThat(e).hasMessageContaining("of expected=" + length);
                });
        assertThatThrownBy(() -> peer.connection().receive()).isInstanceOf(IOException.class);
    }

    @Test
    void shouldEndReceiverWhenPeerIsKilledBetweenMessages() throws Exception {
        PeerLink peer = start("idle");
        Background<byte[]> receiver = Background.call(() -> peer.connection().receive());
        receiver.letItBlock();
        peer.jvm().kill();
        assertThatThrownBy(receiver::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(EOFException.class);
        assertThat(peer.connection().awaitReadable(LONG)).isTrue();
    }

    @Test
    void shouldEndSenderWhenPeerIsKilled() throws Exception {
        PeerLink peer = start("idle");
        Background<Void> sender = Background.run(() -> {
            while (true) {
                peer.connection().send(new byte[MEBIBYTE]);
            }
        });
        sender.letItBlock();
        peer.jvm().kill();
        assertThatThrownBy(sender::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class)
                .cause()
                .isNotInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void shouldWaitForStoppedPeer() throws Exception {
        int messages = 256;
        PeerLink peer = start("cross", Integer.toString(messages), Integer.toString(MEBIBYTE / 2));
        peer.jvm().stop();
        AtomicInteger sent = new AtomicInteger();
        Background<Void> sender = Background.run(() -> {
            for (int i = 0; i < messages; i++) {
                peer.connection().send(Payloads.of(MEBIBYTE / 2 + i, -i));
                sent.incrementAndGet();
            }
        });
        int before;
        do {
            before = sent.get();
            Thread.sleep(200);
        } while (sent.get() != before);
        assertThat(before).isLessThan(messages);
        peer.jvm().resume();
        for (int i = 0; i < messages; i++) {
            assertThat(peer.connection().receive()).isEqualTo(Payloads.of(MEBIBYTE / 2 + i, i));
        }
        sender.get();
        peer.connection().send(new byte[0]);
        assertThat(peer.jvm().join()).isZero();
    }

    @Test
    void shouldServeOthersWhenOnePeerIsKilled() throws Exception {
        PeerLink victim = start("idle");
        PeerLink other = start("echo");
        victim.jvm().kill();
        other.connection().send(new byte[] {1, 2, 3});
        assertThat(other.connection().receive()).containsExactly(1, 2, 3);
    }
}
