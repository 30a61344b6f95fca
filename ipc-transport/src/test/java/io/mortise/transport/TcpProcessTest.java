package io.mortise.transport;

import java.io.IOException;

final class TcpProcessTest extends TwoProcessContract {
    @Override
    String newAddress() {
        return "tcp://127.0.0.1:0";
    }

    @Override
    ConnectionOptions options() {
        return ConnectionOptions.defaults().key(Keys.RIGHT);
    }

    @Override
    String keyFile() throws IOException {
        return newKeyFile(Keys.RIGHT);
    }
}
