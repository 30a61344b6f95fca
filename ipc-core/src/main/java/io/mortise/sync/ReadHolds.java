package io.mortise.sync;

/**
 * How often each thread of this process holds a read lock, which is nobody else's business. The thread that reads first, while no
 * other of its process does, is kept in two fields, so that it need not look itself up.
 *
 * <p>Each thread changes its own count only: the first one is the thread that has turned the cell of its process from empty to one
 * thread, and it is forgotten before that thread takes itself out of the cell; so there is one at a time.
 */
final class ReadHolds {
    private static final long NOBODY = 0;

    private static final class Count {
        int holds;
    }

    // A thread that finds itself here has written this itself; others may see what is old, but never themselves.
    private long first = NOBODY;
    private int holdsOfFirst;

    /** Kept by a thread that has read once, so that it allocates nothing when it reads again. */
    private final ThreadLocal<Count> others = ThreadLocal.withInitial(Count::new);

    /** {@return how often the current thread holds it} */
    int of(long thread) {
        return first == thread ? holdsOfFirst : others.get().holds;
    }

    /** Counts the first hold of the current thread, while no other thread of this process reads. */
    void beginAsFirst(long thread) {
        holdsOfFirst = 1;
        first = thread;
    }

    /** Counts one hold of the current thread. */
    void increment(long thread) {
        if (first == thread) {
            holdsOfFirst++;
        } else {
            others.get().holds++;
        }
    }

    /** Takes back one hold of the current thread, which has some. {@return how many are left} */
    int decrement(long thread) {
        if (first != thread) {
            return --others.get().holds;
        }
        if (--holdsOfFirst == 0) {
            first = NOBODY;
        }
        return holdsOfFirst;
    }
}
