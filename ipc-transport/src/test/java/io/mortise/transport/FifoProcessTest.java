package io.mortise.transport;

final class FifoProcessTest extends TwoProcessContract {
    private int count;

    @Override
    String newAddress() {
        return "fifo:" + folder.resolve("fifo-" + count++);
    }
}
