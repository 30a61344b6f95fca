package io.mortise.transport;

import java.io.IOException;
import java.time.Duration;

/** Connections through shared memory. */
final class ShmTransport implements TransportProvider {
    private static final String SCHEME = "shm";

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Connection connect(String address, ConnectionOptions options) throws IOException {
        return ShmConnector.connect(address, nameOf(address), options);
    }

    @Override
    public Listener listen(String address, ConnectionOptions options) throws IOException {
        return ShmListener.listen(address, nameOf(address), options);
    }

    private static String nameOf(String address) {
        String name = address.substring(SCHEME.length() + 1);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("address=" + address + " has no name: use shm:name");
        }
        return name;
    }

    /** {@return the duration in nanoseconds, as many as there can be if it is longer} */
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
