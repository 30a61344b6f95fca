package io.mortise.manager;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The proxies that a client has: one for each object, as long as somebody uses it. Counts how often each came, to give back as much. */
final class ProxyTable {
    private final Client client;
    private final Map<Long, Entry> entries = new HashMap<>(); // guarded by this
    private final ReferenceQueue<Object> unused = new ReferenceQueue<>();

    private static final class Entry extends WeakReference<Object> {
        private final long id;
        private long count;

        private Entry(Object proxy, long id, ReferenceQueue<Object> unused) {
            super(proxy, unused);
            this.id = id;
        }
    }

    ProxyTable(Client client) {
        this.client = client;
    }

    /**
     * {@return the proxy of an object to which a reference has come}
     *
     * @param counted whether the server has counted that.
     */
    synchronized Object proxy(long id, List<Class<?>> interfaces, boolean counted) {
        Entry entry = entries.get(id);
        Object proxy = entry == null ? null : entry.get();
        if (entry == null || proxy == null) {
            proxy = ProxyClasses.newProxy(interfaces, new RemoteHandler(client, id, interfaces));
            entry = new Entry(proxy, id, unused);
            entries.put(id, entry);
        }
        entry.count += counted ? 1 : 0;
        return proxy;
    }

    /** Hands over those that nobody uses any more, with their counts. */
    void releaseUnused(BiConsumer<Long, Long> release) {
        Reference<?> next;
        while ((next = unused.poll()) != null) {
            Entry entry = (Entry) next;
            long count;
            synchronized (this) {
                entries.remove(entry.id, entry);
                count = entry.count;
                entry.count = 0;
            }
            if (count > 0) {
                release.accept(entry.id, count);
            }
        }
    }

    /** {@return how often it came, which is forgotten} */
    synchronized long forget(long id) {
        Entry entry = entries.remove(id);
        long count = entry == null ? 0 : entry.count;
        if (entry != null) {
            entry.count = 0;
        }
        return count;
    }
}
