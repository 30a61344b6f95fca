package io.mortise.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

final class TcpAuthenticationTest extends AuthenticationContract {
    @Override
    String newAddress() {
        return "tcp://127.0.0.1:0";
    }

    @Override
    SocketChannel dial(String address) throws IOException {
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    ServerSocketChannel serve() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    String addressOf(ServerSocketChannel server) throws IOException {
        return "tcp://127.0.0.1:" + server.socket().getLocalPort();
    }
}
