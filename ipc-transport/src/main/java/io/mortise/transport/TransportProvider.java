package io.mortise.transport;

import java.io.IOException;

/**
 * A means of transport. Other jars add theirs as a {@link java.util.ServiceLoader} service of this type; the schemes that
 * come with Mortise cannot be replaced. Implementations keep the contracts of {@link Connection} and {@link Listener}.
 * {@link Connections#overChannels} does most of it for those that move bytes. Methods are called by any thread.
 */
public interface TransportProvider {
    /**
     * Names the scheme of the addresses that this provider understands.
     *
     * @return what stands before the first colon, in lower case.
     */
    String scheme();

    /**
     * Connects to a listener.
     *
     * @param address the whole of it, with the scheme.
     * @param options of this connection.
     * @return an open connection, for the caller to close.
     * @throws IllegalArgumentException if the address or the options cannot be right.
     * @throws AuthenticationException if either side does not prove that it has the key.
     * @throws IOException if nobody listens there or the system refuses.
     */
    Connection connect(String address, ConnectionOptions options) throws IOException;

    /**
     * Begins to listen.
     *
     * @param address the whole of it, with the scheme.
     * @param options of the connections that will be accepted.
     * @return an open listener, for the caller to close.
     * @throws IllegalArgumentException if the address or the options cannot be right.
     * @throws IOException if somebody listens there already or the system refuses.
     */
    Listener listen(String address, ConnectionOptions options) throws IOException;
}
