package io.mortise.transport;

import java.io.IOException;

final class UnixProcessTest extends TwoProcessContract {
    private int count;

    @Override
    String newAddress() {
        return "unix:" + folder.resolve("socket-" + count++);
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
