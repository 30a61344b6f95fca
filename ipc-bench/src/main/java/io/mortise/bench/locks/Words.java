package io.mortise.bench.locks;

import io.mortise.bench.harness.Patience;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.io.IOException;
import org.agrona.concurrent.AtomicBuffer;

/** What two parties share besides the subject: the counters that it guards, and the words with which they tell each other how far they are. */
final class Words {
    /** The first guarded counter, plain. */
    static final int FIRST = 128;

    /** The second guarded counter, plain. */
    static final int SECOND = FIRST + Long.BYTES;

    /** Not 0 when the segment is over. */
    static final int OVER = 256;

    /** Number of the nap for which the waker is ready. */
    static final int ARMED = 384;

    /** Number of the nap that the sleeper takes. */
    static final int ASLEEP = 512;

    /** Number of the nap that is over. */
    static final int AWAKE = 640;

    /** When the waker has signalled, in nanoseconds. */
    static final int SIGNALLED_AT = 768;

    private static final int LENGTH = 1024;
    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 1 << 14;

    private final AtomicBuffer buffer;
    private volatile boolean closed;

    private Words(AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    static Words in(Region region) {
        Extent extent = region.extent(new ExtentSpec("words", "benchmark", 1, LENGTH));
        return new Words(extent.buffer(0, LENGTH));
    }

    AtomicBuffer buffer() {
        return buffer;
    }

    /** Before each segment. */
    void reset() {
        for (int word = 0; word < LENGTH; word += Long.BYTES) {
            buffer.putLong(word, 0);
        }
    }

    long get(int word) {
        return buffer.getLongVolatile(word);
    }

    void set(int word, long value) {
        buffer.putLongVolatile(word, value);
    }

    boolean isOver() {
        return get(OVER) != 0;
    }

    void end() {
        set(OVER, 1);
    }

    /** Spins until the word has the value or the segment is over. */
    void awaitUnlessOver(int word, long value) throws IOException {
        long deadlineNs = System.nanoTime() + Patience.PROBE_NS;
        int spins = 0;
        while (get(word) != value && !isOver()) {
            Thread.onSpinWait();
            if (++spins % SPINS_PER_LOOK_AT_THE_CLOCK == 0 && (closed || System.nanoTime() - deadlineNs > 0)) {
                throw new IOException("the other party does not take part any more");
            }
        }
    }

    /** Has those who spin give up. */
    void close() {
        closed = true;
    }
}
