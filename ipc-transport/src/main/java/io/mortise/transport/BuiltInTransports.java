package io.mortise.transport;

import org.jspecify.annotations.Nullable;

/** The transports that come with Mortise. Each is loaded when it is first asked for, which keeps a child's start short. */
final class BuiltInTransports {
    private BuiltInTransports() {}

    static @Nullable TransportProvider find(String scheme) {
        return switch (scheme) {
            case "pipe" -> new StdioTransport();
            case "fifo" -> new FifoTransport();
            case "unix" -> new UnixTransport();
            case "tcp" -> new TcpTransport();
            case "shm" -> new ShmTransport();
            default -> null;
        };
    }
}
