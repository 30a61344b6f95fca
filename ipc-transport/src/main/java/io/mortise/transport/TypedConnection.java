package io.mortise.transport;

import io.mortise.codec.Codec;
import io.mortise.codec.Scratch;
import java.io.IOException;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A connection whose messages are values of one type, made into bytes by a codec that both sides have. All that {@link Connection} says of
 * threads, waiting, interrupts and ends holds for it; the two may be used in turn. For values of another type the other way make another
 * one over the same connection.
 *
 * <pre>{@code
 * try (TypedConnection<Order> orders = TypedConnection.of(Connections.connect("shm:desk"), RecordCodec.of(Order.class))) {
 *     orders.send(new Order("MRT", 7));
 * }
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class TypedConnection<T> implements AutoCloseable {
    private final Connection connection;
    private final Codec<T> codec;

    private TypedConnection(Connection connection, Codec<T> codec) {
        this.connection = connection;
        this.codec = codec;
    }

    /**
     * A typed view of a connection.
     *
     * @param connection is closed with this.
     * @param codec      as the other side has it; nobody compares the two.
     * @param <T>        the type of the values.
     * @return for any number of threads.
     */
    public static <T> TypedConnection<T> of(Connection connection, Codec<T> codec) {
        return new TypedConnection<>(connection, codec);
    }

    /**
     * Sends a value.
     *
     * @param value is copied.
     * @throws IOException              as {@link Connection#send(org.agrona.DirectBuffer, int, int)}.
     * @throws IllegalArgumentException if the codec cannot encode it; nothing was sent.
     */
    public void send(T value) throws IOException {
        try (Scratch encoded = Scratch.encode(codec, value)) {
            connection.send(encoded.buffer(), 0, encoded.length());
        }
    }

    /**
     * Waits for a value.
     *
     * @return what the other side has sent.
     * @throws java.io.EOFException            if that has closed, or died.
     * @throws IOException                     as {@link Connection#receive()}.
     * @throws io.mortise.codec.CodecException if the message is not one of the codec's; the next one can be received.
     */
    public T receive() throws IOException {
        byte[] message = connection.receive();
        return codec.decode(new UnsafeBuffer(message), 0, message.length);
    }

    /**
     * Waits until there is something to receive.
     *
     * @param timeout zero to ask without waiting.
     * @return as {@link Connection#awaitReadable}.
     * @throws IOException          as that.
     * @throws InterruptedException as that.
     */
    public boolean awaitReadable(Duration timeout) throws IOException, InterruptedException {
        return connection.awaitReadable(timeout);
    }

    /** {@return the connection, for messages of other types} */
    public Connection connection() {
        return connection;
    }

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }
}
