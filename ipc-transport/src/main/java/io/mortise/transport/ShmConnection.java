package io.mortise.transport;

import io.mortise.region.Futex;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A connection through shared memory: a lane each way, and the region that holds them. */
final class ShmConnection implements SharedMemoryConnection {
    private static final byte[] NOTHING = {};

    private final ShmSession session;
    private final Region region;
    private final ShmSender sender;
    private final ShmReceiver receiver;
    private final int maxMessageBytes;

    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving = new ReentrantLock();
    private boolean isSending;
    private boolean isReceiving;

    /** Shows a caller's byte buffer or array, under the lock of its direction. */
    private final UnsafeBuffer source = new UnsafeBuffer(NOTHING);

    private final UnsafeBuffer target = new UnsafeBuffer(NOTHING);

    ShmConnection(ShmSession session, Region region, ShmSender sender, ShmReceiver receiver, int maxMessageBytes) {
        this.session = session;
        this.region = region;
        this.sender = sender;
        this.receiver = receiver;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void send(DirectBuffer message, int offset, int length) throws IOException {
        message.boundsCheck(offset, length);
        send(length, message, offset, null);
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        int length = message.remaining();
        sending.lock();
        try {
            if (length > 0) {
                source.wrap(message, message.position(), length);
            }
            send(length, source, 0, null);
            message.position(message.limit());
        } finally {
            source.wrap(NOTHING);
            sending.unlock();
        }
    }

    @Override
    public void sendInPlace(int length, PieceWriter writer) throws IOException {
        if (length < 0) {
            throw new IllegalArgumentException("length=" + length + " must not be negative");
        }
        send(length, source, 0, writer);
    }

    private void send(int length, DirectBuffer message, int offset, @Nullable PieceWriter writer) throws IOException {
        if (length > maxMessageBytes) {
            throw new MessageTooLongException(
                    session.address() + ": length=" + length + " exceeds maxMessageBytes=" + maxMessageBytes, length);
        }
        isSending = enter(sending, isSending);
        try {
            session.checkOpen();
            checkNotInterrupted();
            if (writer == null) {
                sender.send(message, offset, length);
            } else {
                sender.send(length, writer);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            isSending = false;
            if (sender.isWithinMessage()) {
                close("closed itself, for a message was sent in part", null);
            }
            sending.unlock();
        }
    }

    @Override
    public int receive(MutableDirectBuffer message, int offset, int capacity) throws IOException {
        message.boundsCheck(offset, capacity);
        return receive(message, offset, capacity, null);
    }

    @Override
    public int receive(ByteBuffer message) throws IOException {
        if (message.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        int capacity = message.remaining();
        receiving.lock();
        try {
            if (capacity > 0) {
                target.wrap(message, message.position(), capacity);
            }
            int length = receive(target, 0, capacity, null);
            message.position(message.position() + length);
            return length;
        } finally {
            target.wrap(NOTHING);
            receiving.unlock();
        }
    }

    @Override
    public byte[] receive() throws IOException {
        receiving.lock();
        try {
            byte[] message = new byte[awaitLength()];
            target.wrap(message);
            receive(target, 0, message.length, null);
            return message;
        } finally {
            target.wrap(NOTHING);
            receiving.unlock();
        }
    }

    @Override
    public int receiveInPlace(PieceReader reader) throws IOException {
        return receive(target, 0, Integer.MAX_VALUE, reader);
    }

    private int receive(MutableDirectBuffer message, int offset, int capacity, @Nullable PieceReader reader)
            throws IOException {
        isReceiving = enter(receiving, isReceiving);
        try {
            int length = awaitLength();
            if (length > capacity) {
                throw new MessageTooLongException(
                        session.address() + ": the message of length=" + length + " does not fit into capacity="
                                + capacity + "; receive it with more room",
                        length);
            }
            if (reader == null) {
                receiver.take(length, message, offset);
            } else {
                receiver.take(length, reader);
            }
            return length;
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (FrameException e) {
            close("closed itself, for what came in is no message", e);
            throw e;
        } finally {
            isReceiving = false;
            if (receiver.isWithinMessage()) {
                close("closed itself, for a message was received in part", null);
            }
            receiving.unlock();
        }
    }

    private int awaitLength() throws IOException {
        try {
            session.checkOpen();
            checkNotInterrupted();
            int length = receiver.awaitLength();
            if (length > maxMessageBytes) {
                FrameException failure = new FrameException(session.address() + ": " + session.peerName()
                        + " announces length=" + length + ", which exceeds maxMessageBytes=" + maxMessageBytes);
                close("closed itself, for a message was too long", failure);
                throw failure;
            }
            return length;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public boolean awaitReadable(Duration timeout) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        long timeoutNs = ShmTransport.nanos(timeout);
        if (!receiving.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
            session.checkOpen();
            return false;
        }
        try {
            session.checkOpen();
            return receiver.await(timeoutNs == Long.MAX_VALUE ? timeoutNs : timeoutNs - (System.nanoTime() - startNs));
        } finally {
            receiving.unlock();
        }
    }

    @Override
    public String address() {
        return session.address();
    }

    @Override
    public String describe() {
        return session.address() + " with " + session.peerName() + ": sends through " + sender.describe()
                + ", receives through " + receiver.describe() + ", waits by " + Futex.state();
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        close("this side has closed the connection", null);
    }

    private void close(String reason, @Nullable Throwable cause) {
        if (session.close(reason, cause)) {
            sender.end();
            receiver.end();
            region.close();
        }
    }

    /** Takes a direction's lock; but a writer that sends, or a reader that receives, would tear the message it is called for. */
    private static boolean enter(ReentrantLock direction, boolean busy) {
        if (busy && direction.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "a PieceWriter must not send, nor a PieceReader receive, on its own connection");
        }
        direction.lock();
        return true;
    }

    private static void checkNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private ConnectionClosedException interrupted() {
        Thread.currentThread().interrupt();
        String reason = "closed itself, for its thread was interrupted while a message may have been under way";
        close(reason, null);
        return new ConnectionClosedException(session.address() + ": " + reason);
    }
}
