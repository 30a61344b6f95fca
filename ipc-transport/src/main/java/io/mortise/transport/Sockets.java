package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Bare sockets past the opening exchange of {@link Connections}, which authenticates both sides within a time limit: for
 * protocols that bring frames of their own. Addresses are those of {@code unix:} and {@code tcp:}.
 */
public final class Sockets {
    private Sockets() {}

    /**
     * Connects.
     *
     * @param address {@code unix:/path} or {@code tcp://host:port}.
     * @param options the key must be the listener's; the largest message is of no account.
     * @return a connected, blocking channel, for the caller to close.
     * @throws IOException as {@link Connections#connect(String, ConnectionOptions)}.
     */
    public static SocketChannel connect(String address, ConnectionOptions options) throws IOException {
        return transport(address).open(address, options);
    }

    /**
     * Begins to listen.
     *
     * @param address {@code unix:/path} or {@code tcp://host:port}.
     * @param options of the sockets that will be accepted.
     * @return for the caller to close.
     * @throws IOException as {@link Connections#listen(String, ConnectionOptions)}.
     */
    public static SocketAcceptor listen(String address, ConnectionOptions options) throws IOException {
        return new SocketAcceptor(transport(address).listen(address, options));
    }

    private static SocketTransport transport(String address) {
        String scheme = address.substring(0, Math.max(address.indexOf(':'), 0));
        if (BuiltInTransports.find(scheme) instanceof SocketTransport transport) {
            return transport;
        }
        throw new IllegalArgumentException("address=" + address + " is no socket's: use unix:/path or tcp://host:port");
    }
}
