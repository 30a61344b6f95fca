package io.mortise.manager;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a server shares, by number. None is kept by being here: what keeps it is its name, a client that has a proxy of it,
 * or a place in another shared object.
 */
final class Exports {
    private final String uri;
    private final long server;
    private final ProxyReference.Access access;
    private final Map<Long, Entry> byId = new ConcurrentHashMap<>();
    private final Map<Integer, List<Entry>> byTarget = new HashMap<>(); // guarded by this
    private final ReferenceQueue<Exported> gone = new ReferenceQueue<>();
    private long lastId; // guarded by this

    private static final class Entry extends WeakReference<Exported> {
        private final long id;
        private final int targetHash;

        private Entry(Exported exported, int targetHash, ReferenceQueue<Exported> gone) {
            super(exported, gone);
            this.id = exported.id();
            this.targetHash = targetHash;
        }
    }

    Exports(String uri, long server, ProxyReference.Access access) {
        this.uri = uri;
        this.server = server;
        this.access = access;
    }

    String uri() {
        return uri;
    }

    long server() {
        return server;
    }

    ProxyReference.Access access() {
        return access;
    }

    /**
     * Shares an object.
     *
     * @param interfaces by which clients know it.
     * @param more       by which Mortise's part in the client knows it.
     * @return the one there is if it is shared already.
     */
    synchronized Exported share(Object target, List<Class<?>> interfaces, List<Class<?>> more) {
        forgetTheGone();
        int hash = System.identityHashCode(target);
        List<Entry> same = byTarget.computeIfAbsent(hash, key -> new ArrayList<>(1));
        for (Entry entry : same) {
            Exported known = entry.get();
            if (known != null && known.target() == target && known.interfaces().equals(interfaces)) {
                return known;
            }
        }
        List<Class<?>> all = new ArrayList<>(interfaces);
        all.addAll(more);
        Exported exported = new Exported(this, ++lastId, target, interfaces, MethodTable.of(List.copyOf(all)));
        Entry entry = new Entry(exported, hash, gone);
        same.add(entry);
        byId.put(exported.id(), entry);
        return exported;
    }

    private void forgetTheGone() {
        Reference<? extends Exported> next;
        while ((next = gone.poll()) != null) {
            Entry entry = (Entry) next;
            byId.remove(entry.id);
            List<Entry> same = byTarget.get(entry.targetHash);
            if (same != null) {
                same.remove(entry);
                if (same.isEmpty()) {
                    byTarget.remove(entry.targetHash);
                }
            }
        }
    }

    @Nullable
    Exported find(long id) {
        Entry entry = byId.get(id);
        return entry == null ? null : entry.get();
    }
}
