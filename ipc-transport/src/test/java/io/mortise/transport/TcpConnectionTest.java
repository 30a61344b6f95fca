package io.mortise.transport;

final class TcpConnectionTest extends ListenerContract {
    @Override
    String newAddress() {
        return "tcp://127.0.0.1:0";
    }

    @Override
    ConnectionOptions options() {
        return ConnectionOptions.defaults().key(Keys.RIGHT);
    }
}
