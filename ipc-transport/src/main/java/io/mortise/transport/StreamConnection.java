package io.mortise.transport;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages as frames over two blocking channels, which may be one. Blocking, since a system call that waits by itself is
 * the fastest there is; hence an interrupt closes, and {@link #awaitReadable} needs the {@link Lookahead}.
 */
final class StreamConnection implements Connection {
    /** What {@link #awaitReadable} grants the lookahead when asked not to wait: a wake-up takes some 50 us. */
    private static final long MIN_AWAIT_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final String address;
    private final String description;
    private final int maxMessageBytes;
    private final Closeable[] resources;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Lookahead lookahead;
    private final ReentrantLock sendLock = new ReentrantLock();
    private final ReentrantLock receiveLock = new ReentrantLock();

    /** Why this side is closed; null while it is open. */
    private final AtomicReference<@Nullable Closure> closure = new AtomicReference<>();

    /** What broke sending; what the other side had sent can still be received. Guarded by the lock for sending. */
    private @Nullable IOException sendFailure;

    private record Closure(String reason, @Nullable Throwable cause) {}

    /**
     * Makes one over open channels, which it will close.
     *
     * @param more to be closed with them.
     */
    StreamConnection(
            String address,
            String description,
            ReadableByteChannel in,
            WritableByteChannel out,
            int maxMessageBytes,
            Closeable... more) {
        this.address = address;
        this.description = description;
        this.maxMessageBytes = maxMessageBytes;
        resources = new Closeable[more.length + 2];
        resources[0] = out;
        resources[1] = in;
        System.arraycopy(more, 0, resources, 2, more.length);
        reader = new FrameReader(address, in, maxMessageBytes);
        writer = new FrameWriter(out);
        lookahead = new Lookahead(reader, address);
    }

    static StreamConnection over(String address, SocketChannel channel, ConnectionOptions options) throws IOException {
        String description = SocketOptions.describe(address, channel);
        return new StreamConnection(address, description, channel, channel, options.maxMessageBytes());
    }

    @Override
    public void send(DirectBuffer source, int offset, int length) throws IOException {
        source.boundsCheck(offset, length);
        beginSend(length);
        try {
            writer.write(source, offset, length);
        } catch (IOException e) {
            throw sendFailed(e);
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        beginSend(message.remaining());
        try {
            writer.write(message);
            message.position(message.limit());
        } catch (IOException e) {
            throw sendFailed(e);
        } finally {
            sendLock.unlock();
        }
    }

    private void beginSend(int length) throws IOException {
        if (length > maxMessageBytes) {
            throw new MessageTooLongException(
                    address + ": length=" + length + " exceeds maxMessageBytes=" + maxMessageBytes, length);
        }
        lock(sendLock, "send");
        try {
            checkOpen();
            if (sendFailure != null) {
                throw new IOException(address + ": the other side is gone: " + sendFailure.getMessage(), sendFailure);
            }
        } catch (IOException e) {
            sendLock.unlock();
            throw e;
        }
    }

    private IOException sendFailed(IOException e) {
        if (e instanceof ClosedChannelException) {
            return closedWhile("send", e);
        }
        sendFailure = e;
        return new IOException(address + ": the other side is gone: " + e.getMessage(), e);
    }

    @Override
    public int receive(MutableDirectBuffer target, int offset, int capacity) throws IOException {
        target.boundsCheck(offset, capacity);
        beginReceive();
        try {
            int length = awaitMessage(capacity);
            reader.take(target, offset);
            return length;
        } catch (IOException e) {
            throw receiveFailed(e);
        } finally {
            receiveLock.unlock();
        }
    }

    @Override
    public int receive(ByteBuffer target) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("target=" + target + " is read-only");
        }
        beginReceive();
        int position = target.position();
        boolean taken = false;
        try {
            int length = awaitMessage(target.remaining());
            reader.take(target);
            taken = true;
            return length;
        } catch (IOException e) {
            throw receiveFailed(e);
        } finally {
            if (!taken) {
                target.position(position);
            }
            receiveLock.unlock();
        }
    }

    @Override
    public byte[] receive() throws IOException {
        beginReceive();
        try {
            byte[] message = new byte[reader.awaitMessage()];
            reader.take(ByteBuffer.wrap(message));
            return message;
        } catch (IOException e) {
            throw receiveFailed(e);
        } finally {
            receiveLock.unlock();
        }
    }

    private void beginReceive() throws IOException {
        lock(receiveLock, "receive");
        try {
            lookahead.join();
            checkOpen();
        } catch (InterruptedException e) {
            receiveLock.unlock();
            throw interruptedIn("receive");
        } catch (IOException e) {
            receiveLock.unlock();
            throw e;
        }
    }

    private int awaitMessage(int capacity) throws IOException {
        int length = reader.awaitMessage();
        if (length > capacity) {
            throw new MessageTooLongException(
                    address + ": the message of length=" + length + " does not fit into capacity=" + capacity
                            + "; it can still be received into more space",
                    length);
        }
        return length;
    }

    private IOException receiveFailed(IOException e) {
        if (e instanceof ClosedChannelException) {
            return closedWhile("receive", e);
        }
        boolean anotherMayFollow = e instanceof MessageTooLongException
                || e instanceof MessageTruncatedException
                || e instanceof EOFException;
        if (!anotherMayFollow) {
            close("closed after a failure", e);
        }
        return e;
    }

    @Override
    public boolean awaitReadable(Duration timeout) throws IOException, InterruptedException {
        long timeoutNs = Durations.toNs(timeout);
        long deadlineNs = System.nanoTime() + timeoutNs;
        if (!receiveLock.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
            checkOpen();
            return false;
        }
        try {
            boolean readable = lookahead.await(Math.max(deadlineNs - System.nanoTime(), MIN_AWAIT_NS));
            checkOpen();
            return readable;
        } finally {
            receiveLock.unlock();
        }
    }

    private void lock(ReentrantLock lock, String operation) throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interruptedIn(operation);
        }
    }

    private IOException interruptedIn(String operation) {
        Thread.currentThread().interrupt();
        return closedWhile(operation, new ClosedByInterruptException());
    }

    private IOException closedWhile(String operation, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            close("closed because a thread was interrupted in " + operation, null);
        }
        // A channel that was closed behind our back leaves nothing to go on with.
        close("closed with its channel in " + operation, e);
        return closedException(closure.get());
    }

    private void checkOpen() throws ConnectionClosedException {
        Closure closed = closure.get();
        if (closed != null) {
            throw closedException(closed);
        }
    }

    private ConnectionClosedException closedException(@Nullable Closure closed) {
        String reason = closed == null ? "closed" : closed.reason();
        return new ConnectionClosedException(address + ": " + reason, closed == null ? null : closed.cause());
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public boolean isOpen() {
        return closure.get() == null;
    }

    @Override
    public void close() {
        close("closed by this side", null);
    }

    private void close(String reason, @Nullable Throwable cause) {
        if (!closure.compareAndSet(null, new Closure(reason, cause))) {
            return;
        }
        for (Closeable resource : resources) {
            try {
                resource.close();
            } catch (IOException e) {
                // Nothing more can be done about it.
            }
        }
        lookahead.close();
    }

    /** {@return what {@link #describe()} says} */
    @Override
    public String toString() {
        return description;
    }
}
