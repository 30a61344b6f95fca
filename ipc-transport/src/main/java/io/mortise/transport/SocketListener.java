package io.mortise.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Accepts sockets and leads all opening exchanges side by side, in whichever thread is in {@code accept}: it has no thread of
 * its own. Between two calls of {@code accept} newcomers wait.
 */
final class SocketListener implements Listener {
    static final int BACKLOG = 1024;

    /** With more exchanges than this under way the eldest is dropped: silence must not keep others out. */
    private static final int MAX_HANDSHAKES = 256;

    private final String address;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final ConnectionOptions options;
    private final byte @Nullable [] key;
    private final Closeable place;
    private final long handshakeTimeoutNs;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SocketChannel, Newcomer> newcomers = new LinkedHashMap<>(); // eldest first; guarded by lock
    private final ArrayDeque<SocketChannel> welcome = new ArrayDeque<>(); // guarded by lock
    private volatile boolean closed;

    private record Newcomer(ListenerHandshake handshake, SelectionKey selection, long deadlineNs) {}

    private SocketListener(
            String address, ServerSocketChannel server, Selector selector, ConnectionOptions options, Closeable place) {
        this.address = address;
        this.server = server;
        this.selector = selector;
        this.options = options;
        this.place = place;
        key = options.requiredKey(address);
        handshakeTimeoutNs = Durations.toNs(options.handshakeTimeout());
    }

    /**
     * Listens on a bound channel.
     *
     * @param place is closed with the listener.
     */
    static SocketListener open(String address, ServerSocketChannel server, ConnectionOptions options, Closeable place)
            throws IOException {
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        return new SocketListener(address, server, selector, options, place);
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
        SocketChannel channel = acceptSocket(timeout);
        return channel == null ? null : StreamConnection.over(address, channel, options);
    }

    /** {@return a blocking channel on which frames may follow; null if the time passed first} */
    @Nullable
    SocketChannel acceptSocket(Duration timeout) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + Durations.toNs(timeout);
        if (!lock.tryLock(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return null;
        }
        try {
            boolean late = false;
            while (true) {
                select(late ? 0 : deadlineNs - System.nanoTime());
                SocketChannel channel = welcome.poll();
                if (channel != null) {
                    return released(channel);
                }
                if (late) {
                    return null;
                }
                late = deadlineNs - System.nanoTime() <= 0;
            }
        } catch (ClosedSelectorException | ClosedChannelException e) {
            throw closedException();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for news, until the time has passed or an exchange has run out of its own, and deals with them. */
    private void select(long timeoutNs) throws IOException, InterruptedException {
        checkOpen(); // another thread may have used up the wake-up
        long waitNs = timeoutNs;
        if (!newcomers.isEmpty()) {
            waitNs = Math.min(waitNs, newcomers.values().iterator().next().deadlineNs() - System.nanoTime());
        }
        if (!welcome.isEmpty() || waitNs <= 0) {
            selector.selectNow();
        } else {
            selector.select(TimeUnit.NANOSECONDS.toMillis(waitNs) + 1);
        }
        checkOpen();
        if (Thread.interrupted()) {
            throw new InterruptedException(address + ": interrupted in accept; the listener goes on");
        }
        boolean newcomersWait = false;
        for (SelectionKey selected : selector.selectedKeys()) {
            if (selected.channel() == server) {
                newcomersWait = true;
            } else {
                advance((SocketChannel) selected.channel());
            }
        }
        selector.selectedKeys().clear();
        dropLatecomers(); // first: what they hold may be what there is too little of
        if (newcomersWait && welcome.isEmpty()) {
            greetNewcomers(); // else when those that are in were fetched
        }
    }

    private void greetNewcomers() throws IOException {
        SocketChannel channel;
        while (welcome.size() < MAX_HANDSHAKES && (channel = server.accept()) != null) {
            if (newcomers.size() == MAX_HANDSHAKES) {
                drop(newcomers.keySet().iterator().next());
            }
            try {
                SocketOptions.apply(channel, options);
                channel.configureBlocking(false);
                SelectionKey selection = channel.register(selector, 0);
                newcomers.put(
                        channel,
                        new Newcomer(
                                ListenerHandshake.begin(address, key),
                                selection,
                                System.nanoTime() + handshakeTimeoutNs));
            } catch (IOException e) {
                channel.close(); // gone again
                continue;
            }
            advance(channel);
        }
    }

    private void advance(SocketChannel channel) throws IOException {
        Newcomer newcomer = newcomers.get(channel);
        if (newcomer == null) {
            return; // dropped a moment ago
        }
        try {
            if (newcomer.handshake().advance(channel)) {
                newcomers.remove(channel);
                newcomer.selection().cancel();
                welcome.add(channel);
            } else {
                newcomer.selection().interestOps(newcomer.handshake().interestOps());
            }
        } catch (IOException e) {
            drop(channel); // a bad client is nobody's business but its own
        }
    }

    private void dropLatecomers() throws IOException {
        long nowNs = System.nanoTime();
        while (!newcomers.isEmpty()) {
            Map.Entry<SocketChannel, Newcomer> eldest =
                    newcomers.entrySet().iterator().next();
            if (eldest.getValue().deadlineNs() - nowNs > 0) {
                return;
            }
            drop(eldest.getKey());
        }
    }

    private void drop(SocketChannel channel) throws IOException {
        newcomers.remove(channel);
        channel.close();
    }

    private SocketChannel released(SocketChannel channel) throws IOException {
        selector.selectNow(); // completes the cancelling, without which the channel may not block
        channel.configureBlocking(true);
        return channel;
    }

    private void checkOpen() throws ConnectionClosedException {
        if (closed) {
            throw closedException();
        }
    }

    private ConnectionClosedException closedException() {
        return new ConnectionClosedException(address + ": the listener is closed");
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        lock.lock();
        try {
            if (selector.isOpen()) {
                closeAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Once, as the path may be another listener's afterwards. */
    private void closeAll() {
        try (place;
                server;
                selector) {
            closeAll(newcomers.keySet().iterator());
            closeAll(welcome.iterator());
        } catch (IOException e) {
            // Nothing more can be done about it.
        }
    }

    private static void closeAll(Iterator<SocketChannel> channels) throws IOException {
        while (channels.hasNext()) {
            channels.next().close();
            channels.remove();
        }
    }

    @Override
    public String toString() {
        return address;
    }
}
