package io.mortise.transport;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;

/** Sizes of a socket's kernel buffers, and what else sockets are set to. */
final class SocketOptions {
    private static final int LARGEST_SENSIBLE_BYTES = 4 << 20;

    private SocketOptions() {}

    /** Sets what this channel supports; the system may grant less. */
    static void apply(NetworkChannel channel, ConnectionOptions options) throws IOException {
        setIfSupported(channel, StandardSocketOptions.SO_SNDBUF, wanted(options.sendBufferBytes()));
        setIfSupported(channel, StandardSocketOptions.SO_RCVBUF, wanted(options.receiveBufferBytes()));
        setIfSupported(channel, StandardSocketOptions.TCP_NODELAY, true);
    }

    private static int wanted(int bytes) {
        return bytes == 0 ? LARGEST_SENSIBLE_BYTES : bytes;
    }

    private static <T> void setIfSupported(NetworkChannel channel, SocketOption<T> option, T value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    /** {@return the address and the sizes in force} */
    static String describe(String address, NetworkChannel channel) throws IOException {
        return address + " (send buffer " + channel.getOption(StandardSocketOptions.SO_SNDBUF)
                + " bytes, receive buffer " + channel.getOption(StandardSocketOptions.SO_RCVBUF) + " bytes)";
    }
}
