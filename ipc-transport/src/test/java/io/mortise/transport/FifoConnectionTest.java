package io.mortise.transport;

final class FifoConnectionTest extends ListenerContract {
    private int count;

    @Override
    String newAddress() {
        return "fifo:" + folder.resolve("fifo-" + count++);
    }
}
