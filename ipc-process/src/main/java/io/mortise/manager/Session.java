package io.mortise.manager;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the server knows of one client. */
final class Session {
    /** A random number of the client's. */
    record Id(long high, long low) {}

    private static final class Kept {
        private final Exported exported;
        private long count;

        private Kept(Exported exported) {
            this.exported = exported;
        }
    }

    private static final int MOST_EARLY = 1024;

    private final Map<Integer, LineServer> lines = new ConcurrentHashMap<>();
    private final Map<Long, Kept> kept = new HashMap<>(); // guarded by this
    private final Map<Object, Runnable> atEnd = new HashMap<>(); // guarded by this
    private boolean ended; // guarded by this

    /** Orders to cancel that have overtaken the beginning of their line; as many as an honest client may have. Guarded by this. */
    private final Map<Integer, Long> early = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > MOST_EARLY;
        }
    };

    /** {@return false if the session has ended} */
    synchronized boolean add(int number, LineServer line) {
        if (ended || lines.putIfAbsent(number, line) != null) {
            return false;
        }
        Long call = early.remove(number);
        if (call != null) {
            line.cancel(call);
        }
        return true;
    }

    void remove(int number, LineServer line) {
        lines.remove(number, line);
    }

    /** Keeps an object for the client, to which a reference is about to be sent. */
    synchronized void keep(Exported exported) {
        Kept found = kept.computeIfAbsent(exported.id(), id -> new Kept(exported));
        found.count++;
    }

    private synchronized void release(long id, long count) {
        Kept found = kept.get(id);
        if (found != null && found.exported.id() == id) {
            found.count -= count;
            if (found.count <= 0) {
                kept.remove(id);
            }
        }
    }

    /** Runs something when the client has ended; at once if it has. */
    void whenEnded(Object key, Runnable action) {
        synchronized (this) {
            if (!ended) {
                atEnd.put(key, action);
                return;
            }
        }
        action.run();
    }

    /** Takes orders until the client ends. */
    void control(Wire wire) throws IOException {
        while (true) {
            FrameInput in = wire.receive();
            byte kind = in.getByte();
            switch (kind) {
                case Protocol.CANCEL -> cancel(in.getInt(), in.getLong());
                case Protocol.RELEASE -> release(in.getLong(), in.getLong());
                default -> throw new FrameException("kind=" + kind + " of frame is unknown");
            }
        }
    }

    private synchronized void cancel(int number, long call) {
        LineServer line = lines.get(number);
        if (line != null) {
            line.cancel(call);
        } else {
            early.put(number, call);
        }
    }

    void end() {
        List<Runnable> actions;
        synchronized (this) {
            ended = true;
            actions = new ArrayList<>(atEnd.values());
            atEnd.clear();
            kept.clear();
        }
        lines.values().forEach(LineServer::end);
        actions.forEach(Runnable::run);
    }
}
