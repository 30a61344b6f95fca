package io.mortise.manager;

import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Sockets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.InvalidObjectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process's part in a manager. A daemon thread {@code mortise-manager-client} notices the server's end, and gives back proxies that nobody
 * uses and lines whose threads have ended.
 */
final class Client {
    private static final long SWEEP_MS = 500;

    private final String uri;
    private final ConnectionOptions options;
    private final byte[] key;
    private final Trust trust;
    private final Values values;
    private final Session.Id session;
    private final Wire control;
    private final long server;
    private final long rootId;
    private final Lines lines = new Lines(this::openLine);
    private final ProxyTable proxies = new ProxyTable(this);
    private final Set<Object> pinned = Collections.newSetFromMap(new IdentityHashMap<>()); // guarded by itself
    private final FrameOutput orders = new FrameOutput(); // guarded by itself
    private volatile @Nullable String whyClosed;
    private @Nullable Path keyFile; // guarded by this

    private Client(
            String uri,
            byte[] key,
            ConnectionOptions options,
            Trust trust,
            Session.Id session,
            Wire control,
            long server,
            long rootId) {
        this.uri = uri;
        this.key = key;
        this.options = options;
        this.trust = trust;
        this.session = session;
        this.control = control;
        this.server = server;
        this.rootId = rootId;
        values = new Values(trust);
    }

    /** Connects. */
    static Client connect(String uri, byte[] key, ConnectionOptions base, Trust trust) throws IOException {
        ConnectionOptions options = base.key(key);
        SecureRandom random = new SecureRandom();
        Session.Id session = new Session.Id(random.nextLong(), random.nextLong());
        Wire control = open(uri, options, trust, Protocol.ROLE_CONTROL, session, 0);
        boolean connected = false;
        try {
            FrameInput in = control.receive(
                    System.nanoTime() + options.handshakeTimeout().toNanos(), () -> {});
            byte kind = in.getByte();
            int version = in.getInt();
            if (kind != Protocol.WELCOME || version != Protocol.VERSION) {
                throw new FrameException(uri + ": kind=" + kind + " version=" + version + " is no welcome of version="
                        + Protocol.VERSION + ": run the same versions on both sides");
            }
            long server = in.getLong();
            long rootId = in.getLong();
            Trust common = trust.withMaxBytes(Math.min(trust.maxBytes(), in.getInt()));
            Client client = new Client(uri, key.clone(), options, common, session, control, server, rootId);
            Thread thread = new Thread(client::attend, "mortise-manager-client " + uri);
            thread.setDaemon(true);
            thread.start();
            connected = true;
            return client;
        } catch (EOFException e) {
            throw new IOException(uri + ": the server has ended, or speaks another version", e);
        } finally {
            if (!connected) {
                control.close();
            }
        }
    }

    private static Wire open(
            String uri, ConnectionOptions options, Trust trust, byte role, Session.Id session, int number)
            throws IOException {
        SocketChannel channel = Sockets.connect(uri, options);
        boolean opened = false;
        try {
            Wire wire = Wire.over(channel, trust.maxBytes());
            wire.send(new FrameOutput()
                    .begin(Protocol.HELLO)
                    .putInt(Protocol.VERSION)
                    .putByte(role)
                    .putLong(session.high())
                    .putLong(session.low())
                    .putInt(number));
            opened = true;
            return wire;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /** Also in a thread that is interrupted, which is so afterwards. */
    private Line openLine(int number) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return new Line(this, open(uri, options, trust, Protocol.ROLE_LINE, session, number), number);
                } catch (InterruptedIOException e) {
                    if (!Thread.interrupted()) {
                        throw e; // a timeout is one as well
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    String uri() {
        return uri;
    }

    byte[] key() {
        return key.clone();
    }

    long server() {
        return server;
    }

    Values values() {
        return values;
    }

    boolean isOpen() {
        return whyClosed == null;
    }

    Root root() {
        return (Root) proxies.proxy(rootId, List.of(Root.class), false);
    }

    @Nullable
    Object call(long object, RemoteMethod method, @Nullable Object[] args) throws Throwable {
        if (method.interruptible() && Thread.interrupted()) {
            throw new InterruptedException(method.name() + " of a shared object: interrupted before the call");
        }
        Line line;
        try {
            checkOpen();
            line = lines.take();
        } catch (IOException e) {
            throw disconnected(e);
        }
        try {
            return line.call(object, method, args);
        } finally {
            lines.giveBack(line);
        }
    }

    private void checkOpen() {
        String why = whyClosed;
        if (why != null) {
            throw new ManagerDisconnectedException(uri + ": " + why + "; connect again, and ask for new proxies");
        }
    }

    ManagerDisconnectedException disconnected(IOException e) {
        String why = whyClosed;
        return new ManagerDisconnectedException(
                uri + ": " + (why == null ? "the connection to the manager failed: " + e.getMessage() : why)
                        + "; whether the call was carried out is not known; connect again, and ask for new proxies",
                e);
    }

    /** Ends a wait of a line. */
    void cancel(int line, long call) throws IOException {
        synchronized (orders) {
            control.send(orders.begin(Protocol.CANCEL).putInt(line).putLong(call));
        }
    }

    private void release(long id, long count) {
        try {
            synchronized (orders) {
                control.send(orders.begin(Protocol.RELEASE).putLong(id).putLong(count));
            }
        } catch (IOException e) {
            // The server is gone, and all that it kept with it.
        }
    }

    /** Gives back an object before the proxy is garbage. */
    void release(RemoteHandler handler) {
        if (handler.release()) {
            long count = proxies.forget(handler.id());
            if (count > 0) {
                release(handler.id(), count);
            }
        }
    }

    /** Keeps a proxy that is on its way to another process, which may be long in coming, for as long as this client lives. */
    void pin(Object proxy) {
        synchronized (pinned) {
            pinned.add(proxy);
        }
    }

    /** {@return the proxy in place of a reference from elsewhere, which the server counts from now on} */
    Object adopt(ProxyReference reference) throws InvalidObjectException {
        try {
            return root().find(reference.id());
        } catch (RuntimeException e) {
            InvalidObjectException gone = new InvalidObjectException(
                    "a proxy of the manager at " + uri + " is of no use any more: " + e.getMessage());
            gone.initCause(e);
            throw gone;
        }
    }

    /** {@return the proxy in place of a reference that the server sent} */
    Object arrived(ProxyReference reference) throws InvalidObjectException {
        if (reference.server() != server) {
            return Clients.known(reference);
        }
        try {
            return proxies.proxy(reference.id(), ProxyClasses.find(reference.interfaces()), true);
        } catch (ClassNotFoundException e) {
            InvalidObjectException unknown = new InvalidObjectException(
                    "a proxy with interfaces=" + reference.interfaces() + " cannot be made here: " + e);
            unknown.initCause(e);
            throw unknown;
        }
    }

    /** {@return how a process of this program gets to the server} */
    synchronized ProxyReference.Access access() {
        try {
            if (keyFile == null) {
                keyFile = uri.startsWith(Place.UNIX) ? Place.keyFile(uri) : newKeyFile();
            }
            return new ProxyReference.Access(keyFile.toString(), trust);
        } catch (IOException e) {
            throw new IllegalStateException("the key cannot be handed to other processes: " + e, e);
        }
    }

    private Path newKeyFile() throws IOException {
        Path file = Place.newFolder().resolve("key");
        Place.writeKey(file, key);
        file.toFile().deleteOnExit();
        return file;
    }

    private void attend() {
        try {
            while (true) {
                if (control.awaitReadable(SWEEP_MS)) {
                    throw new FrameException("the server said what nobody asked for");
                }
                lines.sweep();
                proxies.releaseUnused(this::release);
            }
        } catch (IOException | RuntimeException e) {
            close("the server has ended, or closed the connection (" + e.getMessage() + ")");
        }
    }

    void close(String why) {
        if (whyClosed == null) {
            whyClosed = why;
        }
        control.close();
        lines.close();
        Clients.forget(this);
    }

    /** {@return the same as text, without the key} */
    @Override
    public String toString() {
        String why = whyClosed;
        return "manager at " + uri + (why == null ? "" : ", " + why);
    }
}
