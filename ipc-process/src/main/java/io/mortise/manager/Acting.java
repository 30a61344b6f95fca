package io.mortise.manager;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** For whom a thread of the server acts: for one thread of one client at a time, as long as their connection lasts. */
final class Acting {
    private static final ThreadLocal<@Nullable Acting> CURRENT = new ThreadLocal<>();

    private final Session session;
    private final Set<Held> held = Collections.newSetFromMap(new IdentityHashMap<>());

    private Acting(Session session) {
        this.session = session;
    }

    /** The calling thread acts for a client from now on. */
    static Acting begin(Session session) {
        Acting acting = new Acting(session);
        CURRENT.set(acting);
        return acting;
    }

    /** The calling thread's connection has ended. */
    void end() {
        for (Held each : held) {
            each.giveBack();
        }
        held.clear();
        CURRENT.remove();
    }

    boolean holdsAnything() {
        return !held.isEmpty();
    }

    static void holds(Held what) {
        Acting acting = CURRENT.get();
        if (acting != null) {
            acting.held.add(what);
        }
    }

    static void holdsNoMore(Held what) {
        Acting acting = CURRENT.get();
        if (acting != null) {
            acting.held.remove(what);
        }
    }

    /** {@return the client; null if this thread acts for none} */
    static @Nullable Session client() {
        Acting acting = CURRENT.get();
        return acting == null ? null : acting.session;
    }

    /** Such a wait is interrupted only when the client has ended. {@return what to throw} */
    static IllegalStateException ended(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the client that waited has ended", e);
    }
}
