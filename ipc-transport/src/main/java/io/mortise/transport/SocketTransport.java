package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A transport whose connections are sockets. */
interface SocketTransport extends TransportProvider {
    /** {@return a connected, blocking channel that is past the opening exchange} */
    SocketChannel open(String address, ConnectionOptions options) throws IOException;

    @Override
    SocketListener listen(String address, ConnectionOptions options) throws IOException;

    @Override
    default Connection connect(String address, ConnectionOptions options) throws IOException {
        SocketChannel channel = open(address, options);
        try {
            return StreamConnection.over(address, channel, options);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
