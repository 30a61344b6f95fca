package io.mortise.manager;

import io.mortise.process.ChildProcess;
import io.mortise.process.RemoteCallable;
import io.mortise.process.Streams;
import io.mortise.transport.Connection;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.SocketAcceptor;
import io.mortise.transport.Sockets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manager is to be: a server in a process of its own ({@link #start}), a server in this one ({@link #serve}), or a client of one that is
 * there ({@link #connect}). For one thread; may be used several times.
 */
public final class ManagerBuilder {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final int BUFFER_BYTES = 256 << 10;

    private final Map<Class<?>, RemoteCallable<?>> registered = new LinkedHashMap<>();
    private @Nullable String address;
    private byte @Nullable [] key;
    private Trust trust = Trust.VALUES;
    private Duration handshakeTimeout = ConnectionOptions.defaults().handshakeTimeout();

    ManagerBuilder() {}

    /**
     * Sets where the server listens; by default at a Unix socket in a new folder.
     *
     * @param uri {@code unix:/path}, in a folder for its owner only, which is made if it is missing; or {@code tcp://host:port}, where port
     *            0 takes any. TCP is authenticated both ways, and not encrypted.
     * @return this.
     */
    public ManagerBuilder address(String uri) {
        address = uri;
        return this;
    }

    /**
     * Sets the key that server and clients must share. By default a server makes one, and a client of a Unix socket finds it beside the socket.
     *
     * @param sharedKey at least {@value ConnectionOptions#MIN_KEY_BYTES} bytes that are hard to guess; copied.
     * @return this.
     */
    public ManagerBuilder key(byte[] sharedKey) {
        ConnectionOptions unused = ConnectionOptions.defaults().key(sharedKey); // checks it
        key = sharedKey.clone();
        return this;
    }

    /**
     * Takes the key from a file.
     *
     * @param file that nobody but its owner may read; all its bytes are the key.
     * @return this.
     * @throws IOException if it cannot be read, or others may read it.
     */
    public ManagerBuilder keyFile(Path file) throws IOException {
        return key(readKey(file));
    }

    /**
     * Allows values of more classes to be received, besides the JDK's values: to be said on both sides.
     *
     * @param more what is sent, and what it is made of.
     * @return this.
     */
    public ManagerBuilder allow(Class<?>... more) {
        trust = trust.with(List.of(more));
        return this;
    }

    /**
     * Allows values of all serializable classes of the application to be received, which {@link #start} does by itself: for processes that run
     * the same program, and trust each other as they trust themselves.
     *
     * @return this.
     */
    public ManagerBuilder allowApplicationClasses() {
        trust = trust.withApplication();
        return this;
    }

    /**
     * Limits a call or an answer; 64 MiB if this is not called. The smaller limit of both sides holds.
     *
     * @param bytes from 1024.
     * @return this.
     */
    public ManagerBuilder maxMessageBytes(int bytes) {
        trust = trust.withMaxBytes(bytes);
        return this;
    }

    /**
     * Limits the opening exchange; 10 s if this is not called.
     *
     * @param timeout after which a server drops a client that is silent, and a client gives up.
     * @return this.
     */
    public ManagerBuilder handshakeTimeout(Duration timeout) {
        ConnectionOptions unused = ConnectionOptions.defaults().handshakeTimeout(timeout); // checks it
        handshakeTimeout = timeout;
        return this;
    }

    /**
     * Lets clients make objects of the user's own by {@link Manager#object}.
     *
     * @param type     an interface, which need not be public. Methods whose result is of a registered interface, and not serializable, return
     *                 proxies.
     * @param supplier makes the objects, in the server; they are called by many threads at once.
     * @param <T>      the interface.
     * @return this.
     */
    public <T> ManagerBuilder register(Class<T> type, RemoteCallable<? extends T> supplier) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException("type=" + type.getName() + " must be an interface");
        }
        registerAny(type, supplier);
        return this;
    }

    void registerAny(Class<?> type, RemoteCallable<?> supplier) {
        registered.put(type, supplier);
    }

    ManagerBuilder trust(Trust other) {
        trust = other;
        return this;
    }

    /**
     * Starts a server in a child process, which ends with this one, and connects to it. It may send and receive the application's classes.
     *
     * @return for the caller to close, which ends the server.
     * @throws IOException if the child cannot be started, or cannot listen at the address.
     * @throws io.mortise.process.UnsendableException if a supplier captures what cannot be serialized.
     */
    public Manager start() throws IOException {
        byte[] secret = keyOrNew();
        Path folder = Place.newFolder();
        String where = address == null ? Place.UNIX + folder.resolve("socket") : address;
        Trust among = trust.withApplication();
        ServerTask task =
                new ServerTask(where, folder.toString(), among, handshakeTimeout, new LinkedHashMap<>(registered));
        ChildProcess child = ChildProcess.builder(task)
                .name("manager")
                .standardStreams(Streams.CONNECTION)
                .start();
        boolean started = false;
        try {
            Client client = Client.connect(hear(child, secret), secret, options(), among);
            Clients.add(client);
            started = true;
            return new Manager(client, child, folder);
        } finally {
            if (!started) {
                child.close();
                Manager.removeFolder(folder);
            }
        }
    }

    /** Tells the child the key, which so is in no list of processes and no environment. {@return where it listens} */
    private static String hear(ChildProcess child, byte[] secret) throws IOException {
        Connection connection = child.connection();
        connection.send(secret);
        try {
            if (!connection.awaitReadable(START_TIMEOUT)) {
                throw new IOException(child + ": was not ready within " + START_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the manager was starting; it was ended");
        }
        String answer;
        try {
            answer = new String(connection.receive(), StandardCharsets.UTF_8);
        } catch (EOFException e) {
            throw new IOException(child + ": ended before it was ready; see what it has printed on standard error", e);
        }
        if (answer.startsWith(ServerTask.FAILED)) {
            throw new IOException("the manager could not start: " + answer.substring(ServerTask.FAILED.length()));
        }
        return answer;
    }

    /**
     * Serves in this process, in threads of its own.
     *
     * @return for the caller to close.
     * @throws IOException if the address is taken, or the system refuses.
     */
    public ManagerServer serve() throws IOException {
        byte[] secret = keyOrNew();
        Place place = address == null ? Place.local(secret) : Place.at(address, secret);
        SocketAcceptor acceptor = null;
        boolean served = false;
        try {
            acceptor = Sockets.listen(place.address(), options().key(secret));
            place.writeKey();
            ManagerServer server = serve(acceptor, place);
            served = true;
            return server;
        } finally {
            if (!served) {
                if (acceptor != null) {
                    place.removeKey();
                    acceptor.close();
                }
                place.close();
            }
        }
    }

    private ManagerServer serve(SocketAcceptor acceptor, Place place) {
        ProxyReference.Access access = new ProxyReference.Access(place.keyFile().toString(), trust);
        Exports exports = new Exports(acceptor.address(), new SecureRandom().nextLong(), access);
        Values values = new Values(trust);
        Sameness sameness = new Sameness(values);
        Map<String, Kind> kinds = new HashMap<>(Kind.builtIn(sameness));
        registered.forEach((type, supplier) -> kinds.put(type.getName(), Kind.of(type, supplier)));
        Shared shared = new Shared(exports, values, new HashSet<>(registered.keySet()));
        return ManagerServer.open(
                acceptor, place, shared, trust, handshakeTimeout, new Catalog(exports, kinds, sameness));
    }

    /**
     * Connects to a server that is there.
     *
     * @param uri what {@link Manager#uri} or {@link ManagerServer#uri} says.
     * @return for the caller to close, which does not end the server.
     * @throws IllegalArgumentException if a key is needed that was not given.
     * @throws io.mortise.transport.AuthenticationException if the key is not the server's.
     * @throws IOException if nobody listens there or answers in time.
     */
    public Manager connect(String uri) throws IOException {
        byte[] secret = key;
        if (secret == null) {
            if (!uri.startsWith(Place.UNIX)) {
                throw new IllegalArgumentException("uri=" + uri + " needs the server's key: Manager.connect(uri, key)");
            }
            secret = readKey(Place.keyFile(uri));
        }
        Client client = Client.connect(uri, secret, options(), trust);
        Clients.add(client);
        return new Manager(client, null, null);
    }

    private byte[] keyOrNew() {
        return key == null ? ConnectionOptions.newKey() : key;
    }

    private ConnectionOptions options() {
        return ConnectionOptions.defaults()
                .bufferBytes(BUFFER_BYTES, BUFFER_BYTES)
                .handshakeTimeout(handshakeTimeout);
    }

    static byte[] readKey(Path file) throws IOException {
        ConnectionOptions unused = ConnectionOptions.defaults().keyFile(file); // checks it
        return Files.readAllBytes(file);
    }
}
