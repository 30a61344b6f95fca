package io.mortise.samples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.mortise.codec.Codec;
import io.mortise.codec.CodecException;
import io.mortise.codec.Codecs;
import io.mortise.codec.RecordCodec;
import io.mortise.codec.SerializableCodec;
import io.mortise.collection.SharedList;
import io.mortise.collection.SharedMap;
import io.mortise.manager.ManagedNamespace;
import io.mortise.manager.Manager;
import io.mortise.process.ChildProcess;
import io.mortise.process.ChildTask;
import io.mortise.process.ProcessPool;
import io.mortise.process.RemoteTaskException;
import io.mortise.process.Streams;
import io.mortise.process.ThisProcess;
import io.mortise.process.UnsendableException;
import io.mortise.process.WorkerDiedException;
import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.queue.QueueClosedException;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.queue.TypedQueue;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.HeldLock;
import io.mortise.sync.HeldPermit;
import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedBarrier;
import io.mortise.sync.SharedCondition;
import io.mortise.sync.SharedEvent;
import io.mortise.sync.SharedLatch;
import io.mortise.sync.SharedLock;
import io.mortise.sync.SharedLock.Release;
import io.mortise.sync.SharedReadWriteLock;
import io.mortise.sync.SharedReentrantLock;
import io.mortise.sync.SharedSemaphore;
import io.mortise.transport.AuthenticationException;
import io.mortise.transport.Connection;
import io.mortise.transport.ConnectionClosedException;
import io.mortise.transport.ConnectionOptions;
import io.mortise.transport.Connections;
import io.mortise.transport.Listener;
import io.mortise.transport.MessageTooLongException;
import io.mortise.transport.TypedConnection;
import io.mortise.value.ByteArray;
import io.mortise.value.DoubleArray;
import io.mortise.value.IntArray;
import io.mortise.value.IntValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the page for those who come from Python shows. It is compiled, and compared with the page; nobody runs it. */
@SuppressWarnings({
    "unused",
    "CheckReturnValue",
    "FutureReturnValueIgnored",
    "LockNotBeforeTry",
    "ReturnValueIgnored",
    "WaitNotInLoop",
    "try"
}) // it shows
final class FromPython {
    private static final System.Logger logger = System.getLogger("children");

    private FromPython() {}

    record Order(String symbol, long quantity) implements Serializable {}

    private static int f(int x) {
        return x * x;
    }

    private static int g(int x, int y) {
        return x * y;
    }

    static final class Server {
        private Server() {}

        public static void main(String[] args) {}
    }

    static void values(Region region, int x, int i) {
        IntValue.in(region, "hits");
        IntValue v = IntValue.in(region, "hits", 7);
        v.get();
        v.set(x);
        v.incrementAndGet();
        v.lock().lock();
        try {
            v.set(v.get() + 1);
        } finally {
            v.lock().unlock();
        }
        DoubleArray.in(region, "prices", 1000);
        IntArray a = IntArray.in(region, "small", new int[] {1, 2, 3});
        a.get(i);
        a.set(i, x);
        a.length();
        a.get(2, new int[3]);
        a.put(2, new int[] {1, 2, 3});
        a.sum();
        a.stream();
        a.view(0, 3);
        a.copyTo(IntArray.in(region, "copy", 3));
        a.lock();
    }

    static void sharedMemory(byte[] content, long handle) throws IOException, InterruptedException {
        Region region = Region.create("name", RegionOptions.ofMegabytes(64));
        Region.attach("name");
        Region.createOrAttach("name", RegionOptions.ofMegabytes(64));
        region.name();
        region.capacity();
        region.close();
        Region.unlink("name");
        RegionOptions.ofMegabytes(64).unlinkOnLastClose();
        ByteArray.in(region, "buf", 4096).view(0, 4096);
        SharedList<String> l = SharedList.in(region, "list", Codecs.strings());
        l.indexOf("x");
        Collections.frequency(l, "x");
        BlockPool pool = BlockPool.in(region, "frames", 1 << 20, 16);
        Block block = new Block();
        pool.acquire(block);
        block.buffer();
        block.send();
        pool.open(handle, block);
        block.release();
    }

    static void processes(int x, int y) throws Exception {
        ChildTask<Integer> child = ChildProcess.builder(FromPython::f, x)
                .name("worker")
                .daemon(true)
                .start();
        ChildProcess.builder(FromPython::f, x).start();
        ChildProcess.builder(FromPython::g, x, y).start();
        ChildProcess.builder(() -> f(x)).start();
        ChildProcess.builder(Server.class).args("--port", "0").start();
        child.result().get();
        child.name();
        child.pid();
        child.isAlive();
        child.exitCode();
        child.probableSignal();
        child.join();
        child.join(Duration.ofSeconds(5));
        child.interrupt();
        child.terminate();
        child.kill();
        child.onExit();
        List<ChildTask<Integer>> children = List.of(child);
        ChildProcess.awaitAny(children, Duration.ofSeconds(5));
        ChildProcess.awaitAll(children, Duration.ofSeconds(5));
        ChildProcess.active();
        ThisProcess.current();
        ThisProcess.current().parent();
        ChildProcess.builder(() -> f(x)).standardStreams(Streams.CONNECTION);
        ChildProcess.builder(() -> f(x)).outputTo(logger);
        ChildProcess.builder(() -> f(x))
                .jvmOptions("-Xmx1g")
                .classPath(List.of(Path.of("app.jar")))
                .environment("COLOUR", "blue")
                .directory(Path.of("work"));
        try (child) {
            child.join();
        }
        Runtime.getRuntime().availableProcessors();
    }

    static void pools(List<Integer> xs, Stream<Integer> stream, int x, Consumer<Integer> done) throws Exception {
        try (ProcessPool pool = ProcessPool.create(4)) {
            pool.apply(() -> f(x));
        }
        ProcessPool.create();
        ProcessPool pool = ProcessPool.builder()
                .workers(4)
                .initializer(() -> f(x))
                .maxTasksPerChild(100)
                .build();
        CompletableFuture<Integer> future = pool.submit(() -> f(x));
        future.thenAccept(done);
        future.exceptionally(e -> 0);
        future.get();
        future.get(5, SECONDS);
        future.isDone();
        future.isCompletedExceptionally();
        future.isCancelled();
        future.cancel(true);
        pool.submit(() -> f(x), Duration.ofSeconds(5));
        pool.map(FromPython::f, xs);
        pool.map(FromPython::f, xs, 100);
        pool.mapAsync(FromPython::f, xs, 100);
        pool.imap(FromPython::f, stream);
        pool.imap(FromPython::f, stream, 100);
        pool.imapUnordered(FromPython::f, stream);
        pool.starmap(FromPython::g, List.of(Map.entry(1, 2), Map.entry(3, 4)));
        pool.shutdown();
        pool.awaitTermination(1, SECONDS);
        pool.shutdownNow();
        pool.close();
        pool.isShutdown();
        pool.progress();
        CompletableFuture<?>[] futures = {future};
        CompletableFuture.anyOf(futures).join();
        CompletableFuture.allOf(futures).join();
        ProcessPool.builder().retries(true);
        Executors.newFixedThreadPool(4);
    }

    static void queues(Region region, Order x) throws InterruptedException {
        TypedQueue<Order> q =
                TypedQueue.in(region, "orders", RecordCodec.of(Order.class), QueueOptions.capacity(1 << 20));
        TypedQueue.in(region, "orders", SerializableCodec.of(Order.class), QueueOptions.capacity(1 << 20));
        SharedQueue.in(region, "bytes", QueueOptions.capacity(1 << 20));
        QueueOptions.capacity(1 << 20).maxMessages(100);
        q.put(x);
        q.offer(x, Duration.ofSeconds(1));
        q.offer(x);
        q.add(x);
        q.take();
        q.poll(1, SECONDS);
        q.poll();
        q.remove();
        q.size();
        q.isEmpty();
        boolean full = q.remainingCapacity() == 0;
        q.close();
        TypedQueue.joinable(region, "tasks", RecordCodec.of(Order.class));
        q.taskDone();
        q.join();
    }

    static void exceptions() throws IOException {
        List<Class<? extends Exception>> all = List.of(
                IpcException.class,
                MessageTooLongException.class,
                AuthenticationException.class,
                TimeoutException.class,
                EOFException.class,
                ExecutionException.class,
                RemoteTaskException.class,
                UnsendableException.class,
                WorkerDiedException.class,
                CancellationException.class,
                BrokenBarrierException.class,
                ConnectionClosedException.class,
                QueueClosedException.class,
                CodecException.class);
    }

    static void connections(ChildProcess child, Codec<Order> codec, Order order, byte[] bytes, byte[] key)
            throws Exception {
        ConnectionOptions options = ConnectionOptions.defaults().key(key);
        Listener listener = Connections.listen("shm:desk");
        Connections.listen("tcp://localhost:0", options);
        Connections.listen("unix:/run/desk/socket", options);
        Connection c = Connections.connect("shm:desk");
        Connections.connect(listener.address(), options);
        child.connection();
        Connections.connect("pipe:stdio");
        TypedConnection<Order> orders = TypedConnection.of(c, codec);
        orders.send(order);
        orders.receive();
        c.send(bytes);
        c.send(ByteBuffer.wrap(bytes, 10, 20));
        c.receive();
        c.receive(ByteBuffer.wrap(bytes));
        c.awaitReadable(Duration.ofSeconds(1));
        c.isOpen();
        c.close();
        ConnectionOptions.defaults().maxMessageBytes(1 << 20);
        listener.accept();
        listener.accept(Duration.ofSeconds(1));
        listener.address();
        listener.close();
        ConnectionOptions.newKey();
        ConnectionOptions.defaults().keyFile(Path.of("key"));
        c.address();
    }

    static void synchronisers(Region region) throws Exception {
        SharedLock lock = SharedLock.in(region, "guard");
        SharedLock.in(region, "guard", Release.BY_ANYONE);
        SharedReentrantLock.in(region, "guard");
        try (HeldLock held = lock.acquire()) {
            lock.isLocked();
        }
        lock.lock();
        lock.tryLock();
        lock.tryLock(1, SECONDS);
        lock.unlock();
        lock.isLocked();
        SharedSemaphore semaphore = SharedSemaphore.in(region, "slots", 3);
        SharedSemaphore.in(region, "slots", SemaphoreOptions.permits(3).owned());
        SharedSemaphore.in(region, "slots", SemaphoreOptions.permits(3).bound(3));
        try (HeldPermit held = semaphore.hold()) {
            semaphore.availablePermits();
        }
        semaphore.acquire();
        semaphore.tryAcquire();
        semaphore.tryAcquire(1, SECONDS);
        semaphore.release();
        semaphore.release(2);
        semaphore.availablePermits();
        SharedEvent event = SharedEvent.in(region, "ready");
        event.set();
        event.clear();
        event.isSet();
        event.await();
        event.await(1, SECONDS);
        SharedCondition c = lock.condition("notEmpty");
        c.await();
        c.await(1, SECONDS);
        c.signal();
        c.signalAll();
        while (event.isSet()) {
            c.await();
        }
        SharedBarrier b = SharedBarrier.in(region, "step", 3, () -> event.set());
        SharedBarrier.in(region, "step", 3);
        b.await();
        b.await(1, SECONDS);
        b.abort();
        b.reset();
        b.getNumberWaiting();
        b.getParties();
        b.isBroken();
        SharedLatch.in(region, "loaded", 3);
        SharedReadWriteLock.in(region, "prices");
    }

    static void collections(Region region, String k, long v, String x, int i, Map<String, Long> e) {
        SharedMap<String, Long> d = SharedMap.in(region, "d", Codecs.strings(), Codecs.longs());
        SharedList<String> l = SharedList.in(region, "l", Codecs.strings());
        Collections.newSetFromMap(SharedMap.in(region, "seen", Codecs.strings(), Codecs.booleans()));
        d.put(k, v);
        d.get(k);
        d.remove(k);
        d.containsKey(k);
        d.size();
        d.putIfAbsent(k, v);
        d.getOrDefault(k, v);
        d.putAll(e);
        d.entrySet();
        d.keySet();
        d.values();
        d.clear();
        d.merge(k, 1L, Long::sum);
        l.add(x);
        l.get(i);
        l.set(i, x);
        l.add(i, x);
        l.remove(i);
        l.remove(x);
        l.addAll(List.of(x));
        l.sort(Comparator.comparing(String::length));
        Collections.reverse(l);
        l.indexOf(x);
        l.subList(2, 5);
        l.contains(x);
    }

    interface Counter {
        long next();
    }

    private static final class MyCounter implements Counter {
        private long count;

        @Override
        public synchronized long next() {
            return ++count;
        }
    }

    static void managers(String uri, byte[] key) throws IOException {
        Manager manager = Manager.start();
        manager.map();
        manager.map("d");
        manager.list("l");
        manager.set("seen");
        manager.queue("orders", 100);
        ManagedNamespace ns = manager.namespace("ns");
        ns.set("x", 7);
        ns.get("x");
        manager.value("hits", 7);
        manager.array("small", 10);
        manager.lock("guard");
        manager.reentrantLock("guard2");
        manager.lock("guard").condition("notEmpty");
        manager.semaphore("slots", 3);
        manager.boundedSemaphore("slots2", 3);
        manager.event("ready");
        manager.barrier("step", 3);
        manager.latch("loaded", 3);
        manager.readWriteLock("prices");
        Manager.builder().register(Counter.class, () -> new MyCounter()).start();
        manager.object(Counter.class);
        manager.list("l").toArray();
        Manager.builder().address("tcp://localhost:50000").key(key).serve();
        manager.uri();
        Manager.connect(uri, key);
        manager.close();
        Manager.builder().allow(Order.class);
    }
}
