package io.mortise.transport;

import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes requests from a FIFO, in a daemon thread {@code mortise-fifo-accept}, for a read from a FIFO has no time limit. */
final class FifoListener implements Listener {
    /** Requests waiting for {@code accept}; further ones are dropped and their clients told by their time limit. */
    private static final int MAX_REQUESTS = 1024;

    /** Longer lines are garbage. */
    private static final int MAX_LINE_BYTES = 4096;

    private static final FifoRequest CLOSED = new FifoRequest("", 0, 0);

    private final String address;
    private final Path path;
    private final ConnectionOptions options;
    private final PathClaim claim;
    private final FileChannel requests;
    private final LinkedBlockingQueue<FifoRequest> waiting = new LinkedBlockingQueue<>(MAX_REQUESTS);
    private volatile boolean closed;

    private FifoListener(String address, Path path, ConnectionOptions options, PathClaim claim, FileChannel requests) {
        this.address = address;
        this.path = path;
        this.options = options;
        this.claim = claim;
        this.requests = requests;
    }

    static FifoListener open(String address, Path path, ConnectionOptions options) throws IOException {
        PathClaim claim = PathClaim.take(path, address);
        boolean opened = false;
        try {
            switch (FileKind.of(path)) {
                case NONE -> {}
                case FIFO -> Files.deleteIfExists(path); // of a listener that died
                default -> throw new BindException(address + ": the path exists and is no FIFO: choose another");
            }
            FifoPair.removeLeftovers(path);
            Fifos.make(path);
            FifoListener listener = new FifoListener(address, path, options, claim, Fifos.openGuard(path));
            Thread thread = new Thread(listener::takeRequests, "mortise-fifo-accept " + path);
            thread.setDaemon(true);
            thread.start();
            opened = true;
            return listener;
        } finally {
            if (!opened) {
                claim.close();
            }
        }
    }

    private void takeRequests() {
        ByteBuffer in = ByteBuffer.allocateDirect(MAX_LINE_BYTES);
        StringBuilder line = new StringBuilder();
        try {
            while (true) {
                requests.read(in.clear());
                in.flip();
                while (in.hasRemaining()) {
                    char next = (char) in.get();
                    if (next == '\n') {
                        take(FifoRequest.parse(line.toString()));
                        line.setLength(0);
                    } else if (line.length() < MAX_LINE_BYTES) {
                        line.append(next);
                    } else {
                        line.setLength(0);
                    }
                }
            }
        } catch (IOException e) {
            // Closed, or of no use any more: accept says so.
            markClosed();
        }
    }

    private void take(@Nullable FifoRequest request) {
        if (request != null) {
            waiting.offer(request);
        }
    }

    @Override
    public Connection accept() throws IOException, InterruptedException {
        while (true) {
            Connection connection = accept(Duration.ofDays(1));
            if (connection != null) {
                return connection;
            }
        }
    }

    @Override
    public @Nullable Connection accept(Duration timeout) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + Durations.toNs(timeout);
        while (true) {
            FifoRequest request = waiting.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (closed) {
                markClosed(); // for the next who waits
                throw new ConnectionClosedException(address + ": the listener is closed");
            }
            if (request == null) {
                return null;
            }
            Connection connection = answer(request);
            if (connection != null) {
                return connection;
            }
        }
    }

    /** Null if the client is gone. */
    private @Nullable Connection answer(FifoRequest request) {
        FileChannel in = null;
        FileChannel out = null;
        try (FifoPair pair = FifoPair.of(path, request.id())) {
            try (FifoPair.Guards guards = pair.openGuards()) {
                in = guards.openUpForReading();
                out = guards.openDownForWriting();
            }
            out.write(greeting()); // which fails if nobody is there to read it, the guards being gone
            return new StreamConnection(
                    address,
                    FifoPair.describe(address, request.downBytes(), request.upBytes()),
                    in,
                    out,
                    options.maxMessageBytes());
        } catch (IOException e) {
            Fifos.close(in);
            Fifos.close(out);
            return null;
        }
    }

    private static ByteBuffer greeting() {
        ByteBuffer greeting = ByteBuffer.allocate(FrameHeader.LENGTH + Handshake.GREETING_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        FrameHeader.put(greeting, FrameHeader.GREETING, Handshake.GREETING_BYTES);
        return greeting.put(Handshake.OPEN).clear();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        markClosed();
        try (claim;
                requests) {
            Files.deleteIfExists(path);
            FifoPair.removeLeftovers(path);
        } catch (IOException e) {
            // Nothing more can be done about it; the next listener there cleans up.
        }
    }

    private void markClosed() {
        closed = true;
        waiting.clear();
        waiting.offer(CLOSED);
    }

    @Override
    public String toString() {
        return address;
    }
}
