package io.mortise.transport;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a thread wait for bytes with a time limit, and be interrupted, without harm to the channel: a blocking read cannot.
 * A daemon thread {@code mortise-lookahead} reads in its stead. It is started when first needed and ends at {@link #close}.
 *
 * <p>While a read is under way the {@link FrameReader} belongs to that thread; {@link #join} waits for it back.
 */
final class Lookahead {
    private final FrameReader reader;
    private final String address;
    private @Nullable Thread thread;
    private boolean reading;
    private boolean closed;

    Lookahead(FrameReader reader, String address) {
        this.reader = reader;
        this.address = address;
    }

    /** Waits until bytes or the end have come, or the time has passed. */
    synchronized boolean await(long timeoutNs) throws InterruptedException {
        if (!reading && !reader.isReadable() && !closed) {
            reading = true;
            if (thread == null) {
                thread = new Thread(this::run, "mortise-lookahead " + address);
                thread.setDaemon(true);
                thread.start();
            }
            notifyAll();
        }
        long deadlineNs = System.nanoTime() + timeoutNs;
        long leftNs = timeoutNs;
        while (reading && leftNs > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
        return !reading && reader.isReadable();
    }

    /** Waits until the reader is no longer read by the other thread. */
    synchronized void join() throws InterruptedException {
        while (reading) {
            wait();
        }
    }

    /** To be called after the channel was closed, which ends a read under way. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        while (awaitRequest()) {
            try {
                reader.readAhead();
            } catch (IOException e) {
                // Closed, or broken for good: the next to read meets the same.
            } finally {
                done();
            }
        }
    }

    private synchronized boolean awaitRequest() {
        while (!reading) {
            if (closed) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                return false; // nobody has a reason to
            }
        }
        return true;
    }

    private synchronized void done() {
        reading = false;
        notifyAll();
    }
}
