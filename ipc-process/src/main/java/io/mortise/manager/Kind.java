package io.mortise.manager;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A kind of objects that a server makes.
 *
 * @param interfaces by which clients know them.
 * @param more       by which Mortise's part in the client knows them.
 * @param maker      makes one.
 */
record Kind(List<Class<?>> interfaces, List<Class<?>> more, Maker maker) {
    static final String MAP = "map";
    static final String LIST = "list";
    static final String SET = "set";
    static final String QUEUE = "queue";
    static final String NAMESPACE = "namespace";
    static final String VALUE = "value";
    static final String ARRAY = "array";
    static final String LOCK = "lock";
    static final String REENTRANT_LOCK = "reentrantLock";
    static final String READ_WRITE_LOCK = "readWriteLock";
    static final String SEMAPHORE = "semaphore";
    static final String BOUNDED_SEMAPHORE = "boundedSemaphore";
    static final String EVENT = "event";
    static final String LATCH = "latch";
    static final String BARRIER = "barrier";

    /** Makes an object from the parameters that a client sent. */
    @FunctionalInterface
    interface Maker {
        Object make(Object[] parameters) throws Exception;
    }

    Object make(Object[] parameters) {
        try {
            return maker.make(parameters);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("an object with interfaces=" + interfaces + " could not be made: " + e, e);
        }
    }

    /** {@return a kind of the user's} */
    static Kind of(Class<?> type, Callable<?> supplier) {
        return new Kind(List.of(type), List.of(), parameters -> {
            Object made = supplier.call();
            if (!type.isInstance(made)) {
                throw new IllegalStateException("the supplier registered for " + type.getName() + " returned " + made
                        + ", which does not implement it");
            }
            return made;
        });
    }

    /** {@return those that every manager has; for {@link Sameness}, how values are sent} */
    static Map<String, Kind> builtIn(Sameness sameness) {
        Map<String, Kind> kinds = new HashMap<>();
        put(kinds, MAP, ConcurrentMap.class, p -> new MapTarget<>(sameness));
        kinds.put(LIST, new Kind(List.of(List.class), List.of(WholeList.class), p -> new ListTarget<>(sameness)));
        put(kinds, SET, Set.class, p -> ConcurrentHashMap.newKeySet());
        kinds.put(
                QUEUE,
                new Kind(List.of(BlockingQueue.class), List.of(Drained.class), p -> new QueueTarget<>((int) p[0])));
        put(kinds, NAMESPACE, ManagedNamespace.class, p -> new NamespaceTarget());
        put(kinds, VALUE, ManagedValue.class, p -> new ValueTarget<>(sameness, p[0]));
        put(kinds, ARRAY, ManagedArray.class, p -> new ArrayTarget<>(sameness, (int) p[0]));
        put(kinds, LOCK, ManagedLock.class, p -> new LockTarget(false));
        put(kinds, REENTRANT_LOCK, ManagedLock.class, p -> new LockTarget(true));
        put(kinds, READ_WRITE_LOCK, ReadWriteLock.class, p -> new ReadWriteLockTarget());
        put(kinds, SEMAPHORE, ManagedSemaphore.class, p -> SemaphoreTarget.signalling((int) p[0]));
        put(kinds, BOUNDED_SEMAPHORE, ManagedSemaphore.class, p -> SemaphoreTarget.bounded((int) p[0]));
        put(kinds, EVENT, ManagedEvent.class, p -> new EventTarget());
        put(kinds, LATCH, ManagedLatch.class, p -> new LatchTarget((int) p[0]));
        put(kinds, BARRIER, ManagedBarrier.class, p -> new BarrierTarget((int) p[0]));
        return kinds;
    }

    private static void put(Map<String, Kind> kinds, String name, Class<?> type, Maker maker) {
        kinds.put(name, new Kind(List.of(type), List.of(), maker));
    }
}
