package io.mortise.transport;

import java.util.concurrent.atomic.AtomicInteger;

final class ShmConnectionTest extends ListenerContract {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    String newAddress() {
        return "shm:connection-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }
}
