package io.mortise.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connects a socket and passes the opening exchange, within the time limit. */
final class SocketClient {
    private static final long RETRY_MS = 5;

    private final String address;
    private final SocketAddress target;
    private final ConnectionOptions options;
    private final byte @Nullable [] key;
    private final long deadlineNs;

    private SocketClient(String address, SocketAddress target, ConnectionOptions options) {
        this.address = address;
        this.target = target;
        this.options = options;
        key = options.requiredKey(address);
        deadlineNs = System.nanoTime() + Durations.toNs(options.handshakeTimeout());
    }

    /** {@return a blocking channel on which frames may follow} */
    static SocketChannel open(String address, SocketAddress target, ConnectionOptions options) throws IOException {
        return new SocketClient(address, target, options).open();
    }

    private SocketChannel open() throws IOException {
        while (true) {
            SocketChannel channel = SocketTransports.open(target);
            try {
                if (isConnected(channel)) {
                    channel.configureBlocking(true);
                    SocketChannel connected = channel;
                    channel = null;
                    return connected;
                }
            } finally {
                if (channel != null) {
                    channel.close();
                }
            }
            pause();
        }
    }

    /** False if the listener's queue is full, which a Unix socket tells at once instead of waiting. */
    private boolean isConnected(SocketChannel channel) throws IOException {
        SocketOptions.apply(channel, options);
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            if (!beginConnect(channel)) {
                if (SocketTransports.isUnix(target)) {
                    return false;
                }
                SelectionKey connecting = channel.register(selector, SelectionKey.OP_CONNECT);
                do {
                    await(selector, "answered");
                } while (!finishConnect(channel));
                connecting.interestOps(0);
            }
            ClientHandshake handshake = new ClientHandshake(address, key);
            SelectionKey exchanging = channel.register(selector, 0);
            while (!handshake.advance(channel)) {
                exchanging.interestOps(handshake.interestOps());
                await(selector, "accepted");
            }
            return true;
        }
    }

    private boolean beginConnect(SocketChannel channel) throws IOException {
        try {
            return channel.connect(target);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private boolean finishConnect(SocketChannel channel) throws IOException {
        try {
            return channel.finishConnect();
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private IOException refused(IOException e) {
        ConnectException refusal =
                new ConnectException(address + ": nobody listens there, or not for us: " + e.getMessage());
        refusal.initCause(e);
        return refusal;
    }

    private void await(Selector selector, String missing) throws IOException {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        if (leftMs <= 0) {
            throw new SocketTimeoutException(
                    address + ": nobody " + missing + " within handshakeTimeout=" + options.handshakeTimeout());
        }
        selector.select(leftMs);
        selector.selectedKeys().clear();
        checkInterrupt();
    }

    private void pause() throws IOException {
        if (System.nanoTime() - deadlineNs > 0) {
            throw new SocketTimeoutException(
                    address + ": the listener's queue stayed full for handshakeTimeout=" + options.handshakeTimeout());
        }
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        checkInterrupt();
    }

    private void checkInterrupt() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(address + ": interrupted while connecting; there is no connection");
        }
    }
}
