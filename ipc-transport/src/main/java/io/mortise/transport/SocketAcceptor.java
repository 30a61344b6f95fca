package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Accepts bare sockets, as a {@link Listener} accepts connections: those that fail the opening exchange are dropped, and hold up
 * nobody. Any thread may call any method.
 */
public final class SocketAcceptor implements AutoCloseable {
    private final SocketListener listener;

    SocketAcceptor(SocketListener listener) {
        this.listener = listener;
    }

    /**
     * Waits for the next client that passes the opening exchange.
     *
     * @param timeout zero to take one that is ready.
     * @return a connected, blocking channel, for the caller to close; null if the time passed first.
     * @throws InterruptedException if interrupted; this goes on.
     * @throws ConnectionClosedException if this is or was closed meanwhile.
     * @throws IOException if the transport fails.
     */
    public @Nullable SocketChannel accept(Duration timeout) throws IOException, InterruptedException {
        return listener.acceptSocket(timeout);
    }

    /** {@return the address to connect to; a port of 0 has been replaced by the real one} */
    public String address() {
        return listener.address();
    }

    /** Stops listening and removes what it put into the file system. Accepted sockets live on. Never throws. */
    @Override
    public void close() {
        listener.close();
    }
}
