package io.mortise.manager;

import io.mortise.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Ordinary objects that live in one process, the server, and are used by others through proxies: Python's {@code Manager}.
 *
 * <pre>{@code
 * try (Manager manager = Manager.start()) {                      // a server of its own, ended by close
 *     ConcurrentMap<String, Integer> counts = manager.map("counts");
 *     ManagedLock guard = manager.lock("guard");
 *     ...
 * }
 *
 * try (Manager manager = Manager.connect(uri)) {                 // another process of the same user
 *     ConcurrentMap<String, Integer> counts = manager.map("counts"); // the same map
 * }
 * }</pre>
 *
 * <ol>
 *   <li><b>Names.</b> With a name an object is found, or made by whoever comes first: everybody has the same one, until it is {@linkplain #forget
 *       forgotten} and nobody uses it. Asked for as another kind, or with other parameters, it is refused with both. Without a name it is
 *       nobody else's, unless its proxy is handed on.
 *   <li><b>Values are copies.</b> Arguments and results are serialized: to change a list within a map, put the changed list back. A
 *       proxy is not copied: put into a shared object, or handed to a {@code ChildProcess} or a pool's task, it arrives as a proxy of the same object.
 *   <li><b>Each call is atomic</b> as in {@code java.util.concurrent}. A default method that takes a function ({@code compute}, {@code merge},
 *       {@code removeIf}, {@code sort}, {@code updateAndGet} …) runs in the client, on copies: what it computes is put in place only if what was read is still
 *       there, else it is called again. So no code goes to the server, and functions must have no side effects.
 *       Iterators and streams go over a copy, taken at once; so are {@code keySet}, {@code values}, {@code entrySet} and {@code subList}, which
 *       cannot be changed.
 *   <li><b>Equality.</b> Proxies of one object are equal. Lists, sets and maps are equal by content, to other collections too, and have its hash
 *       code; {@code toString} is the object's own.
 *   <li><b>Threads.</b> Any thread may use any proxy. A lock belongs to the thread that has locked it, as always. Each platform thread that calls has a
 *       connection, closed within a second after its end, which gives back its locks; virtual threads share theirs.
 *   <li><b>Interrupts.</b> A method that declares {@code InterruptedException} is interrupted at the server, and has then either thrown, or
 *       done its work; others are not disturbed. The connection stays.
 *   <li><b>Exceptions</b> of the object are thrown by the proxy, with the stack trace of the server; where it was called is suppressed in them. One
 *       that cannot be sent, or whose class is not known or not allowed here, is a {@link io.mortise.process.RemoteTaskException} that
 *       names it and says why. Values that cannot be sent are an {@link io.mortise.process.UnsendableException} that names the field;
 *       those that are not allowed here a {@link io.mortise.codec.CodecException}.
 *   <li><b>Death of a client</b>, {@code kill -9} included, ends its waiting calls, releases its locks (see {@link ManagedLock}), breaks barriers that
 *       it waits in, and gives back its permits of bounded semaphores. A client that is stopped or slow keeps them.
 *   <li><b>Death of the server</b> makes all calls, also those that wait, fail with {@link ManagerDisconnectedException}.
 *   <li><b>Memory.</b> An object without a name lives as long as a client has a proxy of it, or it is within another. Proxies that are
 *       garbage are given back within a second after the collector has found them; {@link #release} does it at once. One that was handed to another process
 *       other than through a shared object is kept until this client closes.
 *   <li><b>Safety.</b> Both sides prove that they have the key, within a time limit. Only methods of the shared interfaces can be called. What is
 *       deserialised is limited: to the JDK's values and what was {@linkplain ManagerBuilder#allow listed}; between a manager that {@link #start}
 *       has made and its parent and siblings, to the application's classes. Messages have a {@linkplain
 *       ManagerBuilder#maxMessageBytes limit}. The key is in no command line, environment or serialized proxy: those name a file that only the owner can
 *       read.
 * </ol>
 *
 * <p>A proxy that is deserialised in another process of this program connects there by itself, to stay so until that process ends.
 */
public final class Manager implements AutoCloseable {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private final Client client;
    private final @Nullable ChildProcess child;
    private final @Nullable Path folder;

    Manager(Client client, @Nullable ChildProcess child, @Nullable Path folder) {
        this.client = client;
        this.child = child;
        this.folder = folder;
    }

    /**
     * Starts a server in a child process, which ends with this one, and connects to it.
     *
     * @return for the caller to close, which ends the server.
     * @throws IOException if the child cannot be started.
     */
    public static Manager start() throws IOException {
        return builder().start();
    }

    /**
     * Connects to a server at a Unix socket, whose key is in a file beside it that only its owner can read.
     *
     * @param uri {@code unix:/path}, what {@link #uri} says there.
     * @return for the caller to close, which does not end the server.
     * @throws IOException if nobody listens there, or the key cannot be read.
     */
    public static Manager connect(String uri) throws IOException {
        return builder().connect(uri);
    }

    /**
     * Connects to a server.
     *
     * @param uri what {@link #uri} says there.
     * @param key what {@link #key} says there.
     * @return for the caller to close, which does not end the server.
     * @throws io.mortise.transport.AuthenticationException if the key is not the server's.
     * @throws IOException if nobody listens there or answers in time.
     */
    public static Manager connect(String uri, byte[] key) throws IOException {
        return builder().key(key).connect(uri);
    }

    /** {@return what to say about a server or client before it is made} */
    public static ManagerBuilder builder() {
        return new ManagerBuilder();
    }

    /** {@return the address of the server, for others to connect to} */
    public String uri() {
        return client.uri();
    }

    /** {@return a copy of the key, to be handed to others in confidence} */
    public byte[] key() {
        return client.key();
    }

    /** {@return whether it is connected; false for good once it was closed or the server has ended} */
    public boolean isOpen() {
        return client.isOpen();
    }

    /**
     * {@return a new map}
     *
     * @param <K> type of its keys.
     * @param <V> type of its values.
     */
    public <K, V> ConcurrentMap<K, V> map() {
        return open(Kind.MAP, null);
    }

    /**
     * {@return the map of that name, made if need be} It refuses null.
     *
     * @param name for all clients.
     * @param <K>  type of its keys.
     * @param <V>  type of its values.
     */
    public <K, V> ConcurrentMap<K, V> map(String name) {
        return open(Kind.MAP, name);
    }

    /**
     * {@return a new list}
     *
     * @param <E> type of its elements.
     */
    public <E> List<E> list() {
        return open(Kind.LIST, null);
    }

    /**
     * {@return the list of that name, made if need be} Each of its methods is atomic.
     *
     * @param name for all clients.
     * @param <E>  type of its elements.
     */
    public <E> List<E> list(String name) {
        return open(Kind.LIST, name);
    }

    /**
     * {@return a new set}
     *
     * @param <E> type of its elements.
     */
    public <E> Set<E> set() {
        return open(Kind.SET, null);
    }

    /**
     * {@return the set of that name, made if need be} It refuses null.
     *
     * @param name for all clients.
     * @param <E>  type of its elements.
     */
    public <E> Set<E> set(String name) {
        return open(Kind.SET, name);
    }

    /**
     * {@return a new queue}
     *
     * @param capacity most elements.
     * @param <E>      type of its elements.
     */
    public <E> BlockingQueue<E> queue(int capacity) {
        return open(Kind.QUEUE, null, capacity);
    }

    /**
     * {@return the queue of that name, made if need be} An element that was taken by a process that dies before its {@code take} has returned is
     * lost; one that waits there takes nothing any more once the server has noticed, which takes it a moment.
     *
     * @param name     for all clients.
     * @param capacity most elements.
     * @param <E>      type of its elements.
     */
    public <E> BlockingQueue<E> queue(String name, int capacity) {
        return open(Kind.QUEUE, name, capacity);
    }

    /** {@return a new namespace} */
    public ManagedNamespace namespace() {
        return open(Kind.NAMESPACE, null);
    }

    /**
     * {@return the namespace of that name, made if need be}
     *
     * @param name for all clients.
     */
    public ManagedNamespace namespace(String name) {
        return open(Kind.NAMESPACE, name);
    }

    /**
     * {@return a new value}
     *
     * @param initial its value at first.
     * @param <T>     its type.
     */
    public <T> ManagedValue<T> value(@Nullable T initial) {
        return open(Kind.VALUE, null, initial);
    }

    /**
     * {@return the value of that name, made if need be}
     *
     * @param name    for all clients.
     * @param initial its value at first, the same for all.
     * @param <T>     its type.
     */
    public <T> ManagedValue<T> value(String name, @Nullable T initial) {
        return open(Kind.VALUE, name, initial);
    }

    /**
     * {@return a new array, at first of nulls}
     *
     * @param length number of its elements.
     * @param <T>    type of its elements.
     */
    public <T> ManagedArray<T> array(int length) {
        return open(Kind.ARRAY, null, length);
    }

    /**
     * {@return the array of that name, made if need be, at first of nulls}
     *
     * @param name   for all clients.
     * @param length number of its elements.
     * @param <T>    type of its elements.
     */
    public <T> ManagedArray<T> array(String name, int length) {
        return open(Kind.ARRAY, name, length);
    }

    /** {@return a new lock, which is not reentrant: to lock it again is an {@link IllegalStateException}} */
    public ManagedLock lock() {
        return open(Kind.LOCK, null);
    }

    /**
     * {@return the lock of that name, made if need be} It is not reentrant: to lock it again is an {@link IllegalStateException}.
     *
     * @param name for all clients.
     */
    public ManagedLock lock(String name) {
        return open(Kind.LOCK, name);
    }

    /** {@return a new reentrant lock} */
    public ManagedLock reentrantLock() {
        return open(Kind.REENTRANT_LOCK, null);
    }

    /**
     * {@return the reentrant lock of that name, made if need be}
     *
     * @param name for all clients.
     */
    public ManagedLock reentrantLock(String name) {
        return open(Kind.REENTRANT_LOCK, name);
    }

    /** {@return a new reentrant read-write lock} */
    public ReadWriteLock readWriteLock() {
        return open(Kind.READ_WRITE_LOCK, null);
    }

    /**
     * {@return the reentrant read-write lock of that name, made if need be} What a client holds that ends is released.
     *
     * @param name for all clients.
     */
    public ReadWriteLock readWriteLock(String name) {
        return open(Kind.READ_WRITE_LOCK, name);
    }

    /**
     * {@return a new semaphore, of which anybody may release permits}
     *
     * @param permits at first.
     */
    public ManagedSemaphore semaphore(int permits) {
        return open(Kind.SEMAPHORE, null, permits);
    }

    /**
     * {@return the semaphore of that name, made if need be, of which anybody may release permits}
     *
     * @param name    for all clients.
     * @param permits at first.
     */
    public ManagedSemaphore semaphore(String name, int permits) {
        return open(Kind.SEMAPHORE, name, permits);
    }

    /**
     * {@return a new semaphore, of which a process releases what it has acquired, and gives it back when it ends}
     *
     * @param permits at first, and at most.
     */
    public ManagedSemaphore boundedSemaphore(int permits) {
        return open(Kind.BOUNDED_SEMAPHORE, null, permits);
    }

    /**
     * {@return the semaphore of that name, made if need be, of which a process releases what it has acquired, and gives it back when it ends}
     *
     * @param name    for all clients.
     * @param permits at first, and at most.
     */
    public ManagedSemaphore boundedSemaphore(String name, int permits) {
        return open(Kind.BOUNDED_SEMAPHORE, name, permits);
    }

    /** {@return a new event, not set} */
    public ManagedEvent event() {
        return open(Kind.EVENT, null);
    }

    /**
     * {@return the event of that name, made if need be, at first not set}
     *
     * @param name for all clients.
     */
    public ManagedEvent event(String name) {
        return open(Kind.EVENT, name);
    }

    /**
     * {@return a new latch}
     *
     * @param count from which it counts down.
     */
    public ManagedLatch latch(int count) {
        return open(Kind.LATCH, null, count);
    }

    /**
     * {@return the latch of that name, made if need be}
     *
     * @param name  for all clients.
     * @param count from which it counts down.
     */
    public ManagedLatch latch(String name, int count) {
        return open(Kind.LATCH, name, count);
    }

    /**
     * {@return a new barrier}
     *
     * @param parties how many it takes.
     */
    public ManagedBarrier barrier(int parties) {
        return open(Kind.BARRIER, null, parties);
    }

    /**
     * {@return the barrier of that name, made if need be}
     *
     * @param name    for all clients.
     * @param parties how many it takes.
     */
    public ManagedBarrier barrier(String name, int parties) {
        return open(Kind.BARRIER, name, parties);
    }

    /**
     * {@return a new object of the user's}
     *
     * @param type its interface, {@linkplain ManagerBuilder#register registered} with the server.
     * @param <T>  its interface.
     */
    public <T> T object(Class<T> type) {
        return type.cast(open(type.getName(), null));
    }

    /**
     * {@return the object of that name, made if need be}
     *
     * @param type its interface, {@linkplain ManagerBuilder#register registered} with the server.
     * @param name for all clients.
     * @param <T>  its interface.
     */
    public <T> T object(Class<T> type, String name) {
        return type.cast(open(type.getName(), name));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the server sends what goes with the kind
    private <T> T open(String kind, @Nullable String name, @Nullable Object... parameters) {
        return (T) client.root().open(kind, name, parameters);
    }

    /** {@return the names of all objects that have one, in order} */
    public Set<String> names() {
        return client.root().names();
    }

    /**
     * Forgets a name. Who has a proxy of the object keeps it; who asks for the name from now on gets a new one.
     *
     * @param name of any kind.
     * @return false if there was none of that name.
     */
    public boolean forget(String name) {
        return client.root().forget(name);
    }

    /**
     * Gives back an object, without waiting for the collector to find that its proxy is not used any more. The proxy, which may be in use
     * elsewhere in this process, then throws {@link IllegalStateException}.
     *
     * @param proxy of any manager; what is none is left alone.
     */
    public static void release(Object proxy) {
        RemoteHandler handler = RemoteHandler.of(proxy);
        if (handler != null) {
            handler.client().release(handler);
        }
    }

    /**
     * Ends this process's part: all its proxies are of no use any more, what they held is given back. Ends the server if {@link #start} has made
     * it. Waits for that; further calls do nothing.
     */
    @Override
    public void close() {
        client.close("this client was closed");
        if (child != null) {
            child.connection().close();
            boolean interrupted = false;
            try {
                boolean unused = child.join(END_TIMEOUT);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            child.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (folder != null) {
            removeFolder(folder);
        }
    }

    /** With what a server has left there that was killed. */
    static void removeFolder(Path folder) {
        File[] files = folder.toFile().listFiles();
        if (files != null) {
            for (File each : files) {
                boolean unused = each.delete();
            }
        }
        boolean unused = folder.toFile().delete();
    }

    /** {@return the process of the server if {@link #start} has made it} */
    @Nullable
    ChildProcess child() {
        return child;
    }

    /** Its address, and whether it is connected; without the key. */
    @Override
    public String toString() {
        return client.toString();
    }
}
