package io.mortise.bench.workloads;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Answers each question after a delay, any number of them at once. Listens on the loopback interface only. Its threads are the daemons {@code
 * mortise-bench-server}, one and one more for each call.
 */
final class SlowServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final ServerSocket socket;
    private final long delayMs;

    private SlowServer(ServerSocket socket, long delayMs) {
        this.socket = socket;
        this.delayMs = delayMs;
    }

    static SlowServer start(long delayMs) throws IOException {
        SlowServer server = new SlowServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), delayMs);
        startDaemon(server::accept);
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    static long answer(long question) {
        return Long.rotateLeft(question * FACTOR, 31);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                startDaemon(() -> serve(caller));
            } catch (IOException closed) {
                // asked by the loop
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            long question = new DataInputStream(caller.getInputStream()).readLong();
            Thread.sleep(delayMs);
            new DataOutputStream(caller.getOutputStream()).writeLong(answer(question));
        } catch (IOException | InterruptedException gone) {
            // the caller will miss its answer and say so
        }
    }

    private static void startDaemon(Runnable task) {
        Thread thread = new Thread(task, "mortise-bench-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException stubborn) {
            throw new UncheckedIOException(stubborn);
        }
    }
}
