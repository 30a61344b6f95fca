package io.mortise.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

final class UnixAuthenticationTest extends AuthenticationContract {
    private int count;

    @Override
    String newAddress() {
        return "unix:" + folder.resolve("socket-" + count++);
    }

    @Override
    SocketChannel dial(String address) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(AddressPaths.of(address)));
    }

    @Override
    ServerSocketChannel serve() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("bare")));
    }

    @Override
    String addressOf(ServerSocketChannel server) {
        return "unix:" + folder.resolve("bare");
    }
}
