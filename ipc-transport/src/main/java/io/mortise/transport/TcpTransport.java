package io.mortise.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** {@code tcp://host:port}; an IPv6 literal stands in brackets. */
final class TcpTransport implements SocketTransport {
    private static final String PREFIX = "tcp://";
    private static final int MAX_PORT = 65_535;

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public SocketChannel open(String address, ConnectionOptions options) throws IOException {
        options.requiredKey(address);
        InetSocketAddress target = parse(address);
        if (target.getPort() == 0) {
            throw new IllegalArgumentException("address=" + address
                    + " has port 0, which is for listeners: connect to the address that Listener.address() prints");
        }
        return SocketClient.open(address, target, options);
    }

    @Override
    public SocketListener listen(String address, ConnectionOptions options) throws IOException {
        options.requiredKey(address);
        InetSocketAddress place = parse(address);
        ServerSocketChannel server = SocketTransports.openServer(place);
        try {
            SocketOptions.apply(server, options); // before bind: a window above 64 KiB is agreed on at the start
            server.bind(place, SocketListener.BACKLOG);
            String real = format((InetSocketAddress) server.getLocalAddress());
            return SocketListener.open(real, server, options, () -> {});
        } catch (IOException e) {
            server.close();
            BindException refusal = new BindException(address + ": cannot listen there: " + e.getMessage());
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static InetSocketAddress parse(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        if (!address.startsWith(PREFIX) || colon < PREFIX.length() + 1) {
            throw new IllegalArgumentException(
                    "address=" + address + " must be tcp://host:port, such as tcp://127.0.0.1:0 or tcp://[::1]:4711");
        }
        String host = address.substring(PREFIX.length(), colon);
        InetSocketAddress parsed = new InetSocketAddress(host, port(address, address.substring(colon + 1)));
        if (parsed.isUnresolved()) {
            throw new UnknownHostException("address=" + address + ": host=" + host + " is unknown");
        }
        return parsed;
    }

    private static int port(String address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new IllegalArgumentException("address=" + address + ": port=" + text + " is not within 0 to " + MAX_PORT);
    }

    private static String format(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return PREFIX + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
