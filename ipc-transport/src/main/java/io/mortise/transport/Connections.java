package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * Connects and listens by address. The scheme chooses the means:
 *
 * <table>
 * <caption>Addresses</caption>
 * <tr><td>{@code shm:name}</td><td>shared memory, in a region of that name</td></tr>
 * <tr><td>{@code pipe:stdio}</td><td>standard input and output of this process, to its parent; see {@link #toProcess}</td></tr>
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

    /**
     * The parent's end of a child's {@code pipe:stdio}, with the default options.
     *
     * @param process started with pipes for its standard input and output.
     * @return an open connection, for the caller to close.
     * @throws IOException as {@link #toProcess(Process, ConnectionOptions)}.
     */
    public static Connection toProcess(Process process) throws IOException {
        return toProcess(process, ConnectionOptions.defaults());
    }

    /**
     * The parent's end of a child's {@code pipe:stdio}. To be called once, before anything was read or written; from then
     * on the process's standard input and output belong to the connection and {@link Process#getInputStream()} and
     * {@link Process#getOutputStream()} must not be used. Closing the connection does not end the process, which finds
     * its input at its end.
     *
     * @param process started with pipes for its standard input and output.
     * @param options of which the key is not used.
     * @return an open connection, for the caller to close.
     * @throws IOException if the system refuses.
     */
    public static Connection toProcess(Process process, ConnectionOptions options) throws IOException {
        return ChildPipes.connect(process, options);
    }

    /**
     * Carries messages over two channels that lead to the same other side, with the framing of all stream transports. For
     * transports of one's own.
     *
     * @param address for messages.
     * @param in      blocking; closing it must wake a thread that reads.
     * @param out     blocking, may be the same; closing it must wake a thread that writes. A
     *     {@link java.nio.channels.GatheringByteChannel} saves a copy.
     * @param options of which only the largest message counts.
     * @return a connection that owns both channels, for the caller to close.
     */
    public static Connection overChannels(
            String address, ReadableByteChannel in, WritableByteChannel out, ConnectionOptions options) {
        requireBlocking("in", in);
        requireBlocking("out", out);
        return new StreamConnection(address, address, in, out, options.maxMessageBytes());
    }

    private static void requireBlocking(String name, Channel channel) {
        if (channel instanceof SelectableChannel selectable && !selectable.isBlocking()) {
            throw new IllegalArgumentException(name + "=" + channel + " must be blocking");
        }
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
