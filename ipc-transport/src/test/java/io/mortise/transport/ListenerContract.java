package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Listener} promises on top of its connections' promises. */
abstract class ListenerContract extends ConnectionContract {
    private static final int CLIENTS = 20;

    @TempDir
    Path folder;

    /** A fresh address to listen at. */
    abstract String newAddress();

    @Override
    Link open(ConnectionOptions options) throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options)) {
            return open(listener, options);
        }
    }

    static Link open(Listener listener, ConnectionOptions options) throws Exception {
        Background<Connection> client = Background.call(() -> Connections.connect(listener.address(), options));
        Connection accepted = listener.accept(LONG);
        assertThat(accepted).isNotNull();
        return new Link(client.get(), accepted);
    }

    @Test
    void shouldServeManyClientsAtOnce() throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options())) {
            List<Background<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                byte[] message = Payloads.of(1000 + i, i);
                clients.add(Background.run(() -> {
                    try (Connection client = Connections.connect(listener.address(), options())) {
                        client.send(message);
                        assertThat(client.receive()).isEqualTo(message);
                    }
                }));
            }
            List<Connection> accepted = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                accepted.add(listener.accept());
            }
            for (Connection connection : accepted) {
                connection.send(connection.receive());
            }
            for (Background<Void> client : clients) {
                client.get();
            }
            accepted.forEach(Connection::close);
        }
    }

    @Test
    void shouldReturnNullWhenNobodyComes() throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options())) {
            assertThat(listener.accept(Duration.ZERO)).isNull();
            assertThat(listener.accept(Duration.ofMillis(30))).isNull();
            open(listener, options()).close();
        }
    }

    @Test
    void shouldSurviveInterruptInAccept() throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options())) {
            Background<Connection> acceptor = Background.call(listener::accept);
            acceptor.letItBlock();
            acceptor.interrupt();
            assertThatThrownBy(acceptor::get).hasCauseInstanceOf(InterruptedException.class);
            open(listener, options()).close();
        }
    }

    @Test
    void shouldWakeAcceptByClose() throws Exception {
        Listener listener = Connections.listen(newAddress(), options());
        Background<Connection> first = Background.call(listener::accept);
        Background<Connection> second = Background.call(() -> listener.accept(LONG));
        first.letItBlock();
        second.letItBlock();
        listener.close();
        listener.close();
        assertThatThrownBy(first::get).hasCauseInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(second::get).hasCauseInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(listener::accept).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void shouldKeepConnectionsWhenListenerCloses() throws Exception {
        Listener listener = Connections.listen(newAddress(), options());
        try (Link link = open(listener, options())) {
            listener.close();
            link.left().send(new byte[] {1});
            assertThat(link.right().receive()).containsExactly(1);
            link.right().send(new byte[] {2});
            assertThat(link.left().receive()).containsExactly(2);
        }
    }

    @Test
    void shouldRefuseSecondListenerAtSamePlaceUntilFirstCloses() throws Exception {
        Listener first = Connections.listen(newAddress(), options());
        assertThatThrownBy(() -> Connections.listen(first.address(), options()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(first.address());
        try (Link link = open(first, options())) {
            link.left().send(new byte[] {1});
            assertThat(link.right().receive()).containsExactly(1);
        }
        first.close();
        try (Listener second = Connections.listen(first.address(), options())) {
            open(second, options()).close();
        }
    }

    @Test
    void shouldFailToConnectWhereNobodyListens() throws Exception {
        Listener listener = Connections.listen(newAddress(), options());
        listener.close();
        assertThatThrownBy(() -> Connections.connect(listener.address(), options()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(listener.address())
                .hasMessageContaining("nobody listens");
    }

    @Test
    void shouldGiveUpConnectingWhenNobodyAccepts() throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options())) {
            ConnectionOptions hasty = options().handshakeTimeout(Duration.ofMillis(100));
            assertThatThrownBy(() -> Connections.connect(listener.address(), hasty))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("handshakeTimeout=PT0.1S");
            open(listener, options()).close();
        }
    }

    @Test
    void shouldCloseConnectionThatExceedsTheLimitAndHarmNoOther() throws Exception {
        try (Listener listener = Connections.listen(newAddress(), options().maxMessageBytes(1000));
                Link offender = open(listener, options());
                Link other = open(listener, options())) {
            Background<Void> sender = Background.run(() -> offender.left().send(new byte[1001]));
            assertThatThrownBy(() -> offender.right().receive())
                    .isInstanceOf(FrameException.class)
                    .hasMessageContaining("1001")
                    .hasMessageContaining("maxMessageBytes=1000");
            sender.get();
            assertThat(offender.right().isOpen()).isFalse();
            other.left().send(new byte[1000]);
            assertThat(other.right().receive()).hasSize(1000);
        }
    }
}
