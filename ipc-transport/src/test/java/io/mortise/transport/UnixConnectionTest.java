package io.mortise.transport;

final class UnixConnectionTest extends ListenerContract {
    private int count;

    @Override
    String newAddress() {
        return "unix:" + folder.resolve("socket-" + count++);
    }

    @Override
    ConnectionOptions options() {
        return ConnectionOptions.defaults().key(Keys.RIGHT);
    }
}
