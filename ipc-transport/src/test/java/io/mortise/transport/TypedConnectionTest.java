package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.CodecException;
import io.mortise.codec.Codecs;
import io.mortise.codec.RecordCodec;
import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedConnectionTest {
    /** Something to send. */
    record Order(String symbol, long quantity) {}

    @Test
    void shouldCarryValuesBothWays(@TempDir Path folder) throws Exception {
        ConnectionOptions options = ConnectionOptions.defaults().key(ConnectionOptions.newKey());
        try (Listener listener = Connections.listen("unix:" + folder.resolve("s"), options)) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> answer(listener));
            try (TypedConnection<Order> orders =
                    TypedConnection.of(Connections.connect(listener.address(), options), RecordCodec.of(Order.class))) {
                TypedConnection<String> answers = TypedConnection.of(orders.connection(), Codecs.strings());
                orders.send(new Order("MRT", 7));
                assertThat(answers.awaitReadable(Duration.ofSeconds(60))).isTrue();
                assertThat(answers.receive()).isEqualTo("7 of MRT");
                orders.connection().send(new byte[] {1});
                assertThat(answers.receive()).isEqualTo("what?");
                orders.send(new Order("ABC", -1));
                assertThat(answers.receive()).isEqualTo("-1 of ABC");
            }
            answering.get(60, TimeUnit.SECONDS);
        }
    }

    private static void answer(Listener listener) {
        try (TypedConnection<Order> orders = TypedConnection.of(listener.accept(), RecordCodec.of(Order.class))) {
            TypedConnection<String> answers = TypedConnection.of(orders.connection(), Codecs.strings());
            for (int i = 0; i < 3; i++) {
                try {
                    Order order = orders.receive();
                    answers.send(order.quantity() + " of " + order.symbol());
                } catch (CodecException notAnOrder) {
                    answers.send("what?");
                }
            }
            assertThatThrownBy(orders::receive).isInstanceOf(EOFException.class);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
