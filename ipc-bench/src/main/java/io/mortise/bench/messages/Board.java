package io.mortise.bench.messages;

import io.mortise.bench.harness.Patience;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The words with which the parties of a segment tell each other how far they are, in a mapped file. They are written at the beginning
 * and at the end only, so that looking at them costs nobody a cache line.
 */
final class Board {
    static final int MOST_OF_A_KIND = 4;

    private static final int LINES = 128;
    private static final int STARTED = LINES;
    private static final int STOPPED = 2 * LINES;
    private static final int READY = 3 * LINES;
    private static final int SENT = READY + 2 * MOST_OF_A_KIND * LINES;
    private static final int RECEIVED = SENT + MOST_OF_A_KIND * LINES;
    private static final int LENGTH = RECEIVED + MOST_OF_A_KIND * LINES;
    private static final long NOT_YET = 0;
    private static final long NAP_NS = 20_000;

    private final AtomicBuffer words;

    private Board(AtomicBuffer words) {
        this.words = words;
    }

    /** All processes of a run open the same. */
    static Board open(Path memory) throws IOException {
        Path file = memory.resolve("board");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Board(new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH)));
        }
    }

    /** Before each segment. */
    void reset() {
        words.setMemory(0, LENGTH, (byte) 0);
    }

    /** By the producer that has the clock: waits for all the others, and lets them begin. */
    void start(int parties) throws IOException {
        long deadlineNs = System.nanoTime() + Patience.PROBE_NS;
        for (int party = 1; party < parties; party++) {
            while (words.getLongVolatile(READY + party * LINES) == NOT_YET) {
                nap(deadlineNs);
            }
        }
        words.putLongVolatile(STARTED, 1);
    }

    /**
     * By all the others, when they have opened what they need.
     *
     * @param party 1 or more
     */
    void awaitStart(int party) throws IOException {
        words.putLongVolatile(READY + party * LINES, 1);
        long deadlineNs = System.nanoTime() + Patience.PROBE_NS;
        while (words.getLongVolatile(STARTED) == NOT_YET) {
            nap(deadlineNs);
        }
    }

    /** Nobody is to send any more. */
    void stop() {
        words.putLongVolatile(STOPPED, 1);
    }

    boolean isStopped() {
        return words.getLongVolatile(STOPPED) != NOT_YET;
    }

    /** By a producer that is done. */
    void sent(int producer, long count) {
        words.putLongVolatile(SENT + producer * LINES, count + 1);
    }

    /** By a consumer that has nothing to do. */
    void received(int consumer, long count) {
        words.putLongVolatile(RECEIVED + consumer * LINES, count + 1);
    }

    /** Whether all that is sent was received, and no more will be sent. */
    boolean isOver(int producers, int consumers) {
        long missing = 0;
        for (int producer = 0; producer < producers; producer++) {
            long sent = words.getLongVolatile(SENT + producer * LINES);
            if (sent == NOT_YET) {
                return false;
            }
            missing += sent - 1;
        }
        for (int consumer = 0; consumer < consumers; consumer++) {
            missing -= Math.max(0, words.getLongVolatile(RECEIVED + consumer * LINES) - 1);
        }
        return missing <= 0;
    }

    /** By the producer that has the clock, after it has sent all. */
    void awaitEnd(int producers, int consumers) throws IOException {
        long deadlineNs = System.nanoTime() + Patience.PROBE_NS;
        while (!isOver(producers, consumers)) {
            nap(deadlineNs);
        }
    }

    private static void nap(long deadlineNs) throws IOException {
        if (System.nanoTime() - deadlineNs > 0) {
            throw new IOException("the other party does not take part any more");
        }
        LockSupport.parkNanos(NAP_NS);
    }
}
