package io.mortise.manager;

import io.mortise.region.VirtualThreads;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a socket that an interrupt does not close: the channel does not block, and waiting is done beside it.
 *
 * <pre>
 *   +----------------+---------------------+
 *   | length (4, LE) | body (length bytes) |
 *   +----------------+---------------------+
 * </pre>
 *
 * <p>A receiver first asks again and again for some microseconds, if the last answers came that quickly and a processor is to
 * spare, since going to sleep and being woken takes longer than an answer; then it sleeps in the kernel. A virtual thread parks in
 * growing slices instead.
 *
 * <p>The room for a body grows with the bytes that come, whatever length was announced.
 *
 * <p>One thread receives; one thread at a time sends.
 */
final class Wire implements AutoCloseable {
    static final int HEADER_BYTES = Integer.BYTES;

    /** What to do when the waiting thread is interrupted. The flag has been taken down. */
    @FunctionalInterface
    interface OnInterrupt {
        void run() throws IOException;
    }

    private static final int KEEP_IDLE_SECONDS = 30;
    private static final int KEEP_INTERVAL_SECONDS = 10;
    private static final int KEEP_COUNT = 3;
    private static final int STAGING_BYTES = 16 << 10;
    private static final int FIRST_BODY_BYTES = 256 << 10;
    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long QUICK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long FIRST_PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PARK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int MOST_SPINNERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    private static final AtomicInteger SPINNERS = new AtomicInteger();

    private final SocketChannel channel;
    private final int maxBodyBytes;
    private final ByteBuffer in = ByteBuffer.allocateDirect(STAGING_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
    private final ByteBuffer out = ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer inView = new UnsafeBuffer(in);
    private final FrameInput frame = new FrameInput();
    private @Nullable Selector selector; // guarded by this
    private volatile boolean closed;
    private boolean answersAreQuick = true;

    private Wire(SocketChannel channel, int maxBodyBytes) {
        this.channel = channel;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Takes over a channel that is connected. */
    static Wire over(SocketChannel channel, int maxBodyBytes) throws IOException {
        channel.configureBlocking(false);
        keepAlive(channel);
        return new Wire(channel, maxBodyBytes);
    }

    /** Lets the kernel find within about a minute that a machine has fallen silent, where the socket knows how. */
    private static void keepAlive(SocketChannel channel) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            switch (option.name()) {
                case "SO_KEEPALIVE" -> set(channel, option, true);
                case "TCP_KEEPIDLE" -> set(channel, option, KEEP_IDLE_SECONDS);
                case "TCP_KEEPINTERVAL" -> set(channel, option, KEEP_INTERVAL_SECONDS);
                case "TCP_KEEPCOUNT" -> set(channel, option, KEEP_COUNT);
                default -> {}
            }
        }
    }

    @SuppressWarnings("unchecked") // as the options of these names have it
    private static <T> void set(SocketChannel channel, SocketOption<?> option, T value) throws IOException {
        channel.setOption((SocketOption<T>) option, value);
    }

    boolean isOpen() {
        return !closed && channel.isOpen();
    }

    /** Sends a frame, to its end even if interrupted: then the thread is so afterwards. */
    void send(FrameOutput output) throws IOException {
        int length = output.finish();
        byte[] bytes = output.bytes();
        int done = 0;
        boolean interrupted = false;
        try {
            while (done < length) {
                int count = Math.min(length - done, STAGING_BYTES);
                out.clear();
                out.put(bytes, done, count).flip();
                done += count;
                long parkNs = FIRST_PARK_NS;
                while (out.hasRemaining()) {
                    if (channel.write(out) == 0) {
                        interrupted |= Thread.interrupted();
                        LockSupport.parkNanos(this, parkNs);
                        parkNs = Math.min(2 * parkNs, LONGEST_PARK_NS);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a frame as long as it takes, interrupted or not: then the thread is so afterwards. */
    FrameInput receive() throws IOException {
        boolean[] interrupted = new boolean[1];
        try {
            return receive(0, () -> interrupted[0] = true);
        } finally {
            if (interrupted[0]) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for a frame, which is valid until the next call.
     *
     * @param deadlineNs of {@link System#nanoTime}; 0 for none.
     * @throws EOFException           if the other side has ended.
     * @throws SocketTimeoutException if the time has passed.
     * @throws FrameException         if what comes is no frame.
     */
    FrameInput receive(long deadlineNs, OnInterrupt onInterrupt) throws IOException {
        while (in.remaining() < HEADER_BYTES) {
            readAhead(deadlineNs, onInterrupt);
        }
        int length = in.getInt();
        if (length < 1 || length > maxBodyBytes) {
            throw new FrameException(
                    "length=" + length + " of a frame is not from 1 to maxMessageBytes=" + maxBodyBytes);
        }
        if (length <= STAGING_BYTES - HEADER_BYTES) {
            while (in.remaining() < length) {
                readAhead(deadlineNs, onInterrupt);
            }
            int start = in.position();
            in.position(start + length);
            return frame.wrap(inView, start, length);
        }
        return frame.wrap(new UnsafeBuffer(readLong(length, deadlineNs, onInterrupt)), 0, length);
    }

    /** Reads what has come, to the end of what was there before. */
    private void readAhead(long deadlineNs, OnInterrupt onInterrupt) throws IOException {
        in.compact();
        try {
            readSome(in, deadlineNs, onInterrupt);
        } finally {
            in.flip();
        }
    }

    private byte[] readLong(int length, long deadlineNs, OnInterrupt onInterrupt) throws IOException {
        byte[] body = new byte[Math.min(length, FIRST_BODY_BYTES)];
        int done = 0;
        while (done < length) {
            if (!in.hasRemaining()) {
                readAhead(deadlineNs, onInterrupt);
            }
            int count = Math.min(in.remaining(), length - done);
            if (count > body.length - done) {
                body = Arrays.copyOf(body, (int) Math.min(length, body.length * 2L));
                count = Math.min(count, body.length - done);
            }
            in.get(body, done, count);
            done += count;
        }
        return body;
    }

    private void readSome(ByteBuffer target, long deadlineNs, OnInterrupt onInterrupt) throws IOException {
        int count = channel.read(target);
        if (count == 0) {
            long beganNs = System.nanoTime();
            count = spin(target, beganNs);
            long parkNs = FIRST_PARK_NS;
            while (count == 0) {
                await(deadlineNs, parkNs, onInterrupt);
                parkNs = Math.min(2 * parkNs, LONGEST_PARK_NS);
                count = channel.read(target);
            }
            answersAreQuick = System.nanoTime() - beganNs < QUICK_NS;
        }
        if (count < 0) {
            throw new EOFException("the other side has ended");
        }
    }

    private int spin(ByteBuffer target, long beganNs) throws IOException {
        if (!answersAreQuick || SPINNERS.get() >= MOST_SPINNERS) {
            return 0;
        }
        SPINNERS.incrementAndGet();
        try {
            int count;
            do {
                Thread.yield(); // the other side may be waiting for this very processor
                count = channel.read(target);
            } while (count == 0 && System.nanoTime() - beganNs < SPIN_NS);
            return count;
        } finally {
            SPINNERS.decrementAndGet();
        }
    }

    private void await(long deadlineNs, long parkNs, OnInterrupt onInterrupt) throws IOException {
        long leftNs = deadlineNs == 0 ? Long.MAX_VALUE : deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            throw new SocketTimeoutException("nothing came in time");
        }
        if (VirtualThreads.isCurrent()) {
            LockSupport.parkNanos(this, Math.min(leftNs, parkNs));
        } else {
            select(deadlineNs == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
        }
        if (Thread.interrupted()) {
            onInterrupt.run();
        }
    }

    private void select(long timeoutMs) throws IOException {
        try {
            Selector mine = selector();
            mine.select(timeoutMs);
            mine.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }

    private synchronized Selector selector() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        Selector mine = selector;
        if (mine == null) {
            mine = Selector.open();
            channel.register(mine, SelectionKey.OP_READ);
            selector = mine;
        }
        return mine;
    }

    /** Waits for bytes for a limited time. {@return false if none came} */
    boolean awaitReadable(long timeoutMs) throws IOException {
        if (in.hasRemaining()) {
            return true;
        }
        select(timeoutMs);
        if (Thread.interrupted()) {
            throw new InterruptedIOException("interrupted, which nobody has a reason to");
        }
        in.compact();
        try {
            int count = channel.read(in);
            if (count < 0) {
                throw new EOFException("the other side has ended");
            }
            return count > 0;
        } finally {
            in.flip();
        }
    }

    /** Wakes the thread that waits in it. Never throws. */
    @Override
    public void close() {
        Selector mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            mine = selector;
        }
        try (mine) {
            channel.close();
        } catch (IOException e) {
            // Nothing more can be done about it.
        }
    }
}
