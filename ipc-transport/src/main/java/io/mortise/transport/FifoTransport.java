package io.mortise.transport;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * {@code fifo:/path}. The FIFO at the path takes requests, one line each, which the system keeps whole; each connection has
 * a {@link FifoPair} of its own, made by the client and without a name once both sides have it open. Whoever may write to
 * the path may connect: its owner alone.
 */
final class FifoTransport implements TransportProvider {
    private static final int POLL_MS = 1;

    /** With more than this unread, a request might have to wait for the listener, and could not stop waiting. */
    private static final int MAX_UNREAD_BYTES = 32 << 10;

    @Override
    public String scheme() {
        return "fifo";
    }

    @Override
    public Listener listen(String address, ConnectionOptions options) throws IOException {
        return FifoListener.open(address, AddressPaths.of(address), options);
    }

    @Override
    public Connection connect(String address, ConnectionOptions options) throws IOException {
        Path path = AddressPaths.of(address);
        if (FileKind.of(path) != FileKind.FIFO || !PathClaim.isHeld(path)) {
            throw new ConnectException(address + ": nobody listens there");
        }
        long deadlineNs = System.nanoTime() + Durations.toNs(options.handshakeTimeout());
        Patience patience = new Patience(address, options, deadlineNs);
        String id = FifoPair.newId();
        FileInputStream in = null;
        FileChannel out = null;
        boolean connected = false;
        try (FifoPair pair = FifoPair.create(path, id)) {
            String description;
            try (FifoPair.Guards guards = pair.openGuards()) {
                int upBytes = guards.enlargeUp(options.sendBufferBytes());
                int downBytes = guards.enlargeDown(options.receiveBufferBytes());
                description = FifoPair.describe(address, upBytes, downBytes);
                in = guards.openDownForReading();
                out = guards.openUpForWriting();
                send(path, new FifoRequest(id, upBytes, downBytes), patience);
                awaitGreeting(address, in, patience);
            }
            connected = true;
            return new StreamConnection(address, description, in.getChannel(), out, options.maxMessageBytes(), in);
        } finally {
            if (!connected) {
                Fifos.close(in);
                Fifos.close(out);
            }
        }
    }

    private static void send(Path path, FifoRequest request, Patience patience) throws IOException {
        try (FileChannel channel = Fifos.openGuard(path);
                FileInputStream reader = new FileInputStream(path.toFile())) {
            while (reader.available() > MAX_UNREAD_BYTES) {
                patience.pause();
            }
            channel.write(request.toBytes());
        }
    }

    private static void awaitGreeting(String address, FileInputStream in, Patience patience) throws IOException {
        int length = FrameHeader.LENGTH + Handshake.GREETING_BYTES;
        while (in.available() < length) {
            patience.pause();
        }
        byte[] greeting = new byte[length];
        if (in.read(greeting) != length) {
            throw new FrameException(address + ": the greeting was taken by somebody else");
        }
        FrameHeader.take(
                ByteBuffer.wrap(greeting).order(ByteOrder.LITTLE_ENDIAN),
                FrameHeader.GREETING,
                Handshake.GREETING_BYTES,
                address);
    }

    /** Waits a moment at a time, up to the time limit. */
    private record Patience(String address, ConnectionOptions options, long deadlineNs) {
        void pause() throws IOException {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new SocketTimeoutException(
                        address + ": nobody accepted within handshakeTimeout=" + options.handshakeTimeout());
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(address + ": interrupted while connecting; there is no connection");
            }
        }
    }
}
