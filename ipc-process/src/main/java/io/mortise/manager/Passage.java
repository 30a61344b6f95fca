package io.mortise.manager;

import java.io.InvalidObjectException;
import org.jspecify.annotations.Nullable;

/**
 * Knows, while values are written to a peer or read from it, what becomes of references in them. Bound to the thread that does so.
 */
interface Passage {
    /** What is bound to the thread. */
    final class Bound {
        private static final ThreadLocal<@Nullable Passage> CURRENT = new ThreadLocal<>();

        private Bound() {}
    }

    /** {@return that of this thread; null if it neither writes to a peer nor reads from one} */
    static @Nullable Passage current() {
        return Bound.CURRENT.get();
    }

    /** Binds one to this thread. {@return the one before, to be bound again afterwards} */
    static @Nullable Passage bind(@Nullable Passage passage) {
        Passage before = Bound.CURRENT.get();
        Bound.CURRENT.set(passage);
        return before;
    }

    /** {@return the number of the server at one end} */
    long server();

    /** A reference to an object of that server is about to be sent. */
    void departs(Exported exported);

    /** {@return what takes the place of a reference that came} */
    Object arrived(ProxyReference reference) throws InvalidObjectException;
}
