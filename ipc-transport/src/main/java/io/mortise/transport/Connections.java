package io.mortise.transport;

import java.io.IOException;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * Connects and listens by address. The scheme chooses the means:
 *
 * <table>
 * <caption>Addresses</caption>
 * <tr><td>{@code shm:name}</td><td>shared memory, in a region of that name</td></tr>
 * <tr><td>{@code pipe:stdio}</td><td>standard input and output of this process, to its parent</td></tr>
 * <tr><td>{@code fifo:/path}</td><td>a pair of FIFOs, one each way, for each connection</td></tr>
 * <tr><td>{@code unix:/path}</td><td>a Unix domain socket</td></tr>
 * <tr><td>{@code tcp://host:port}</td><td>TCP; port 0 lets a listener take any</td></tr>
 * </table>
 *
 * Other schemes are looked up among the {@link TransportProvider} services.
 */
public final class Connections {
    private Connections() {}

    /**
     * Connects with the default options, which is for transports that need no key.
     *
     * @param address to connect to.
     * @return an open connection, for the caller to close.
     * @throws IOException as {@link #connect(String, ConnectionOptions)}.
     */
    public static Connection connect(String address) throws IOException {
        return connect(address, ConnectionOptions.defaults());
    }

    /**
     * Connects to a listener, which must be there already. Waits until it accepts, but no longer than the
     * {@linkplain ConnectionOptions#handshakeTimeout() time limit}.
     *
     * @param address to connect to.
     * @param options the key must be the listener's.
     * @return an open connection, for the caller to close.
     * @throws IllegalArgumentException if no transport has that scheme, or the address or options cannot be right.
     * @throws AuthenticationException if either side does not prove that it has the key.
     * @throws IOException if nobody listens there or accepts in time, or the system refuses.
     */
    public static Connection connect(String address, ConnectionOptions options) throws IOException {
        return provider(address).connect(address, options);
    }

    /**
     * Listens with the default options, which is for transports that need no key.
     *
     * @param address to listen at.
     * @return an open listener, for the caller to close.
     * @throws IOException as {@link #listen(String, ConnectionOptions)}.
     */
    public static Listener listen(String address) throws IOException {
        return listen(address, ConnectionOptions.defaults());
    }

    /**
     * Begins to listen.
     *
     * @param address to listen at.
     * @param options of the connections that will be accepted.
     * @return an open listener, for the caller to close.
     * @throws IllegalArgumentException if no transport has that scheme, or the address or options cannot be right.
     * @throws IOException if somebody listens there already or the system refuses.
     */
    public static Listener listen(String address, ConnectionOptions options) throws IOException {
        return provider(address).listen(address, options);
    }

    private static TransportProvider provider(String address) {
        int colon = address.indexOf(':');
        String scheme = address.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
        TransportProvider builtIn = BuiltInTransports.find(scheme);
        if (builtIn != null) {
            return builtIn;
        }
        for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
            if (provider.scheme().equals(scheme)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("address=" + address
                + " has no known scheme: use shm:name, pipe:stdio, fifo:/path, unix:/path or tcp://host:port");
    }
}
