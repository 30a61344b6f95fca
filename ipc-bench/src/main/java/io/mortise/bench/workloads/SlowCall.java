package io.mortise.bench.workloads;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * Asks a server that takes its time.
 *
 * @param port     of the server, on this machine
 * @param question to be asked
 */
record SlowCall(int port, long question) implements Work {
    @Override
    public long run() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            new DataOutputStream(socket.getOutputStream()).writeLong(question);
            return new DataInputStream(socket.getInputStream()).readLong();
        }
    }
}
