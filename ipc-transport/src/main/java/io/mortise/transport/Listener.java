package io.mortise.transport;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections at an address. Any thread may call any method.
 *
 * <p>A client that fails the opening exchange (a wrong key, garbage, silence) is dropped without a word to the caller, who
 * goes on waiting; while it is being waited for, others get in.
 */
public interface Listener extends AutoCloseable {
    /**
     * Waits for the next client that passes the opening exchange.
     *
     * @return its connection, for the caller to close.
     * @throws InterruptedException if interrupted; the listener goes on.
     * @throws ConnectionClosedException if the listener is or was closed meanwhile.
     * @throws IOException if the transport fails.
     */
    Connection accept() throws IOException, InterruptedException;

    /**
     * Waits for the next client for a limited time.
     *
     * @param timeout zero to take one that is ready.
     * @return its connection, for the caller to close; null if the time passed first.
     * @throws InterruptedException if interrupted; the listener goes on.
     * @throws ConnectionClosedException if the listener is or was closed meanwhile.
     * @throws IOException if the transport fails.
     */
    @Nullable
    Connection accept(Duration timeout) throws IOException, InterruptedException;

    /**
     * Address that a client connects to; a port of 0 has been replaced by the real one.
     *
     * @return for {@link Connections#connect}.
     */
    String address();

    /** Stops listening and removes what it put into the file system. Accepted connections live on. Never throws. */
    @Override
    void close();
}
