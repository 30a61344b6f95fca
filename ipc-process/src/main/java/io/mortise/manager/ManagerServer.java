package io.mortise.manager;

import io.mortise.transport.ConnectionClosedException;
import io.mortise.transport.SocketAcceptor;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A manager's server in this JVM, made by {@link ManagerBuilder#serve()}. Any thread may call any method.
 *
 * <p>It is closed by itself when the JVM ends in order. It has a daemon thread {@code mortise-manager-accept}, and a daemon thread {@code mortise-manager-…} for each connection. A client that
 * sends what makes no sense, or nothing, is dropped, and harms no other.
 */
public final class ManagerServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 4096;

    private final SocketAcceptor acceptor;
    private final Place place;
    private final Shared shared;
    private final Trust trust;
    private final Duration helloTimeout;
    private final Catalog root;
    private final Exported exportedRoot;
    private final Map<Session.Id, Session> sessions = new ConcurrentHashMap<>();
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::close, "mortise-manager-close");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean isClosing = new AtomicBoolean();

    private ManagerServer(
            SocketAcceptor acceptor, Place place, Shared shared, Trust trust, Duration helloTimeout, Catalog root) {
        this.acceptor = acceptor;
        this.place = place;
        this.shared = shared;
        this.trust = trust;
        this.helloTimeout = helloTimeout;
        this.root = root;
        exportedRoot = shared.exports().share(root, List.of(Root.class), List.of());
    }

    /** Begins to serve. */
    static ManagerServer open(
            SocketAcceptor acceptor, Place place, Shared shared, Trust trust, Duration helloTimeout, Catalog root) {
        ManagerServer server = new ManagerServer(acceptor, place, shared, trust, helloTimeout, root);
        server.closeAtExit();
        start("mortise-manager-accept", server::accept);
        return server;
    }

    /** So that Ctrl-C leaves no socket behind. */
    private void closeAtExit() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the address for {@link Manager#connect}; a port of 0 has been replaced by the real one} */
    public String uri() {
        return acceptor.address();
    }

    /** {@return a copy of the key that clients need} */
    public byte[] key() {
        return place.key();
    }

    /** {@return the number of clients just now} */
    public int clients() {
        return sessions.size();
    }

    /**
     * Waits until it is closed.
     *
     * @throws InterruptedException if interrupted; it goes on.
     */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * Waits until it is closed, for a limited time.
     *
     * @param timeout zero to ask without waiting.
     * @return false if the time has passed first.
     * @throws InterruptedException if interrupted; it goes on.
     */
    public boolean awaitClose(Duration timeout) throws InterruptedException {
        return closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return connections whose threads have not ended} */
    int connections() {
        return wires.size();
    }

    private void accept() {
        int number = 0;
        while (closed.getCount() > 0) {
            try {
                SocketChannel channel = acceptor.accept(Duration.ofDays(1));
                if (channel != null) {
                    take(channel, ++number);
                }
            } catch (ConnectionClosedException e) {
                return;
            } catch (IOException | OutOfMemoryError e) {
                pause(); // such as too many open files
            } catch (InterruptedException e) {
                return; // nobody has a reason to
            }
        }
    }

    /** Refuses it if there are too many already. */
    private void take(SocketChannel channel, int number) throws IOException {
        boolean taken = false;
        try {
            if (wires.size() < MOST_CONNECTIONS) {
                Wire wire = Wire.over(channel, trust.maxBytes());
                start("mortise-manager-" + number, () -> serve(wire));
                taken = true;
            }
        } catch (OutOfMemoryError e) {
            pause(); // no memory for a thread or a buffer: perhaps when others have gone
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Wire wire) {
        wires.add(wire);
        try (wire) {
            if (closed.getCount() == 0) {
                return;
            }
            FrameInput in = wire.receive(System.nanoTime() + helloTimeout.toNanos(), () -> {});
            if (in.getByte() != Protocol.HELLO) {
                throw new FrameException("no hello");
            }
            int version = in.getInt();
            byte role = in.getByte();
            Session.Id id = new Session.Id(in.getLong(), in.getLong());
            int number = in.getInt();
            if (version != Protocol.VERSION) {
                throw new FrameException("version=" + version + " is not " + Protocol.VERSION);
            }
            if (role == Protocol.ROLE_CONTROL) {
                serveControl(wire, id);
            } else {
                serveLine(wire, sessions.get(id), number);
            }
        } catch (IOException e) {
            // The client has ended, or sent what makes no sense, which is nobody's business but its own.
        } finally {
            wires.remove(wire);
        }
    }

    private void serveControl(Wire wire, Session.Id id) throws IOException {
        Session session = new Session();
        if (sessions.putIfAbsent(id, session) != null) {
            throw new FrameException("a session of that number is there already");
        }
        try {
            wire.send(new FrameOutput()
                    .begin(Protocol.WELCOME)
                    .putInt(Protocol.VERSION)
                    .putLong(shared.exports().server())
                    .putLong(exportedRoot.id())
                    .putInt(trust.maxBytes()));
            session.control(wire);
        } finally {
            sessions.remove(id);
            session.end();
        }
    }

    private void serveLine(Wire wire, @Nullable Session session, int number) throws IOException {
        if (session == null) {
            throw new FrameException("no session of that number");
        }
        LineServer line = new LineServer(wire, session, shared);
        if (!session.add(number, line)) {
            throw new FrameException("line=" + number + " is there already, or the session has ended");
        }
        try {
            line.run();
        } finally {
            session.remove(number, line);
        }
    }

    /**
     * Ends it for all clients, whose calls then fail with {@link ManagerDisconnectedException}, and removes its socket. Never waits, never
     * throws; further calls do nothing.
     */
    @Override
    public void close() {
        if (isClosing.getAndSet(true)) {
            return;
        }
        place.removeKey(); // while the address is still ours
        acceptor.close();
        closed.countDown();
        wires.forEach(Wire::close);
        place.close();
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This is the hook, or another that runs at the same time.
        }
    }

    /** Its address, and how many clients it has. */
    @Override
    public String toString() {
        return "manager at " + uri() + ", clients=" + clients() + ", names=" + root.names();
    }
}
