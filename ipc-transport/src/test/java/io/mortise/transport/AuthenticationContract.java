package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener on sockets promises about who gets in. */
abstract class AuthenticationContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ConnectionOptions WITH_KEY =
            ConnectionOptions.defaults().key(Keys.RIGHT);
    private static final ConnectionOptions WITH_WRONG_KEY =
            ConnectionOptions.defaults().key(Keys.WRONG);
    private static final ConnectionOptions OPEN = ConnectionOptions.defaults().unauthenticated();

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A fresh address to listen at. */
    abstract String newAddress();

    /** A bare socket to it. */
    abstract SocketChannel dial(String address) throws IOException;

    /** A bare listener. */
    abstract ServerSocketChannel serve() throws IOException;

    /** The address of such a one. */
    abstract String addressOf(ServerSocketChannel server) throws IOException;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    private Listener listen(ConnectionOptions options) throws IOException {
        return keep(Connections.listen(newAddress(), options));
    }

    private void assertLetsIn(Listener listener, ConnectionOptions options) throws Exception {
        try (ConnectionContract.Link link = ListenerContract.open(listener, options)) {
            link.left().send(new byte[] {1, 2, 3});
            assertThat(link.right().receive()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void shouldAskForTheKeyThatWasForgotten() {
        String address = newAddress();
        assertThatThrownBy(() -> Connections.listen(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address)
                .hasMessageContaining(".key(")
                .hasMessageContaining(".unauthenticated()");
        assertThatThrownBy(() -> Connections.connect(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldLetEverybodyInWhenToldSo() throws Exception {
        assertLetsIn(listen(OPEN), OPEN);
    }

    @Test
    void shouldRefuseWrongKeyAndGoOn() throws Exception {
        Listener listener = listen(WITH_KEY);
        Background<Connection> accepted = Background.call(listener::accept);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Connections.connect(listener.address(), WITH_WRONG_KEY))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("another key");
        }
        keep(Connections.connect(listener.address(), WITH_KEY)).send(new byte[] {7});
        assertThat(keep(accepted.get()).receive()).containsExactly(7);
    }

    @Test
    void shouldTellBothWhenOnlyOneHasKey() throws Exception {
        Listener guarded = listen(WITH_KEY);
        Background<Connection> first = Background.call(() -> guarded.accept(LONG));
        assertThatThrownBy(() -> Connections.connect(guarded.address(), OPEN))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("wants a key");
        keep(Connections.connect(guarded.address(), WITH_KEY));
        keep(first.get());

        Listener open = listen(OPEN);
        Background<Connection> second = Background.call(() -> open.accept(LONG));
        assertThatThrownBy(() -> Connections.connect(open.address(), WITH_KEY))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("asks for no key");
        keep(second.get());
    }

    @Test
    void shouldLetOthersInWhileSomeAreSilentOrTalkNonsense() throws Exception {
        Listener listener = listen(WITH_KEY);
        Random random = new Random(1);
        List<SocketChannel> bad = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            SocketChannel channel = keep(dial(listener.address()));
            bad.add(channel);
            if (i % 3 == 1) {
                byte[] garbage = new byte[1 + random.nextInt(500)];
                random.nextBytes(garbage);
                channel.write(ByteBuffer.wrap(garbage));
            } else if (i % 3 == 2) {
                // As far as the body of an answer, and no further: a header is enough to ask for bytes.
                channel.write(header(FrameHeader.ANSWER, Handshake.ANSWER_BYTES));
            }
        }
        assertLetsIn(listener, WITH_KEY);
        bad.get(0).close();
        assertLetsIn(listener, WITH_KEY);
    }

    @Test
    void shouldRefuseToReadMoreThanTheExchangeNeeds() throws Exception {
        Listener listener = listen(WITH_KEY);
        SocketChannel client = keep(dial(listener.address()));
        client.write(header(FrameHeader.ANSWER, Integer.MAX_VALUE));
        assertThat(listener.accept(Duration.ofMillis(100))).isNull();
        assertEnds(client);
    }

    @Test
    void shouldDropSilentClientAfterTheTimeLimit() throws Exception {
        Listener listener = listen(WITH_KEY.handshakeTimeout(Duration.ofMillis(50)));
        SocketChannel client = keep(dial(listener.address()));
        assertThat(listener.accept(Duration.ofMillis(200))).isNull();
        assertEnds(client);
    }

    /** There may be a greeting before the end. */
    private static void assertEnds(SocketChannel client) throws Exception {
        Background<Void> reader = Background.run(() -> {
            ByteBuffer sink = ByteBuffer.allocate(100);
            try {
                while (client.read(sink.clear()) >= 0) {
                    // Go on.
                }
            } catch (IOException e) {
                // An end, too.
            }
        });
        reader.get();
    }

    @Test
    void shouldTrustNoListenerThatHasNotTheKey() throws Exception {
        ServerSocketChannel impostor = keep(serve());
        Background<Void> server = Background.run(() -> {
            SocketChannel channel = keep(impostor.accept());
            channel.write(header(FrameHeader.GREETING, Handshake.GREETING_BYTES));
            channel.write(ByteBuffer.allocate(Handshake.GREETING_BYTES).put(0, Handshake.PROOF_WANTED));
            ByteBuffer answer = ByteBuffer.allocate(FrameHeader.LENGTH + Handshake.ANSWER_BYTES);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // Go on.
            }
            // The client's own proof, sent back to it: of no use in the other role.
            channel.write(header(FrameHeader.WELCOME, Proof.PROOF_BYTES));
            channel.write(answer.flip().position(FrameHeader.LENGTH + Proof.NONCE_BYTES));
        });
        assertThatThrownBy(() -> Connections.connect(addressOf(impostor), WITH_KEY))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("the listener does not have the key");
        server.get();
    }

    @Test
    void shouldSayThatOtherSideSpeaksSomethingElse() throws Exception {
        ServerSocketChannel stranger = keep(serve());
        Background<Void> server = Background.run(() -> {
            SocketChannel channel = keep(stranger.accept());
            channel.write(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        });
        assertThatThrownBy(() -> Connections.connect(addressOf(stranger), WITH_KEY))
                .isInstanceOf(FrameException.class)
                .hasMessageContaining("speaks something else");
        server.get();
    }

    @Test
    void shouldGiveUpOnSilentListener() throws Exception {
        ServerSocketChannel silent = keep(serve());
        assertThatThrownBy(
                        () -> Connections.connect(addressOf(silent), WITH_KEY.handshakeTimeout(Duration.ofMillis(50))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("handshakeTimeout=PT0.05S");
    }

    @Test
    void shouldBeInterruptibleWhileConnecting() throws Exception {
        ServerSocketChannel silent = keep(serve());
        Background<Connection> client = Background.call(() -> Connections.connect(addressOf(silent), WITH_KEY));
        client.letItBlock();
        client.interrupt();
        assertThatThrownBy(client::get).hasMessageContaining("interrupted while connecting");
    }

    @Test
    void shouldCloseOneConnectionForGarbageAndHarmNoOther() throws Exception {
        Listener listener = listen(OPEN);
        try (ConnectionContract.Link other = ListenerContract.open(listener, OPEN)) {
            SocketChannel client = keep(dial(listener.address()));
            Connection victim = keep(listener.accept());
            client.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}));
            assertThatThrownBy(victim::receive)
                    .isInstanceOf(FrameException.class)
                    .hasMessageContaining("header=01020304 05060708");
            assertThat(victim.isOpen()).isFalse();
            assertThatThrownBy(victim::receive)
                    .isInstanceOf(ConnectionClosedException.class)
                    .hasCauseInstanceOf(FrameException.class);
            other.left().send(new byte[] {4});
            assertThat(other.right().receive()).containsExactly(4);
        }
    }

    private static ByteBuffer header(int kind, int length) {
        ByteBuffer header = ByteBuffer.allocate(FrameHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        FrameHeader.put(header, kind, length);
        return header.flip();
    }
}
