package io.mortise.manager;

import io.mortise.region.VirtualThreads;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a client. Each platform thread has one of its own until it ends. Virtual threads, which are many, take any that is free, and
 * give it back after the call, unless the server holds something for them.
 */
final class Lines {
    /** Opens a line. */
    @FunctionalInterface
    interface Opener {
        Line open(int number) throws IOException;
    }

    private static final int MOST_IDLE = 64;

    private final Opener opener;

    @SuppressWarnings("ThreadLocalUsage") // one for each client, of which there are few
    private final ThreadLocal<@Nullable WeakReference<Line>> own =
            new ThreadLocal<>(); // weak, as a line leads back here

    private final Map<Line, Thread> owners = new ConcurrentHashMap<>();
    private final Map<Line, Boolean> all = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger lastNumber = new AtomicInteger();
    private volatile boolean closed;

    Lines(Opener opener) {
        this.opener = opener;
    }

    /** {@return a line for one call, to be given back} */
    Line take() throws IOException {
        Line mine = mine();
        if (mine != null && !mine.isBusy() && mine.isOpen()) {
            return mine;
        }
        Line free = idle.pollFirst();
        while (free != null && !free.isOpen()) {
            forget(free);
            free = idle.pollFirst();
        }
        Line line = free == null ? open() : free;
        if ((mine == null || !mine.isOpen()) && !VirtualThreads.isCurrent()) {
            makeOwn(line);
        }
        return line;
    }

    private Line open() throws IOException {
        Line line = opener.open(lastNumber.incrementAndGet());
        all.put(line, true);
        if (closed) {
            line.close();
        }
        return line;
    }

    private @Nullable Line mine() {
        WeakReference<Line> mine = own.get();
        return mine == null ? null : mine.get();
    }

    private void makeOwn(Line line) {
        own.set(new WeakReference<>(line));
        owners.put(line, Thread.currentThread());
    }

    void giveBack(Line line) {
        Line mine = mine();
        if (line == mine) {
            if (VirtualThreads.isCurrent() && !line.isBound()) {
                own.remove();
                owners.remove(line);
                keep(line);
            }
        } else if (line.isBound() && mine == null) {
            makeOwn(line);
        } else {
            keep(line);
        }
    }

    private void keep(Line line) {
        if (line.isOpen() && idle.size() < MOST_IDLE) {
            idle.addFirst(line);
        } else {
            forget(line);
        }
    }

    private void forget(Line line) {
        line.close();
        all.remove(line);
    }

    /** Closes those of threads that have ended: the server then releases what these held. */
    void sweep() {
        owners.forEach((line, thread) -> {
            if (!thread.isAlive() && owners.remove(line, thread)) {
                forget(line);
            }
        });
    }

    void close() {
        closed = true;
        all.keySet().forEach(Line::close);
    }
}
