package io.mortise.bench.harness;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How far two processors are from each other: one volatile word in a mapped file, thrown to and fro between two
 * processes that both spin on it. It takes well under a millisecond, so it can stand before and after everything that is
 * measured. One side calls {@link #measure}, the other, at the same time, {@link #respond}.
 */
public final class PlacementProbe implements AutoCloseable {
    private static final int LENGTH = 256;
    private static final int WORD = 128;

    private static final int ROUND_TRIPS = 64;
    private static final int BATCHES = 9;

    /** Where others want the processors too, a word may take milliseconds: then less of it must do. */
    private static final long MOST_NS = 5_000_000;

    /** Threads that were just woken may sit on one processor until the kernel moves one of them away. */
    private static final long SETTLE_NS = 50_000_000;

    private static final int SETTLING_ROUND_TRIPS = 8;
    private static final long TAKING_TURNS_NS = 5_000;

    /**
     * Whoever has spun for so long is likely to keep the other side from its processor. The kernel leaves two threads there
     * that only spin or yield; one that wakes up it puts on a processor that is idle.
     */
    private static final int SPINS_PER_NAP = 1 << 11;

    private static final long NAP_NS = 20_000;

    private static final long IDLE = 0;
    private static final long STOP = -1;

    private final AtomicBuffer buffer;
    private volatile boolean closed;

    private PlacementProbe(AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * The probe of one run; both processes open the same file.
     *
     * @param file created if it is missing; in memory, best
     * @return the probe
     * @throws IOException if the file cannot be mapped
     */
    public static PlacementProbe open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            return new PlacementProbe(new UnsafeBuffer(mapped));
        }
    }

    /**
     * Throws the word until enough is known. Waits for the other side to join in.
     *
     * @param patienceNs how long to wait for the other side
     * @return a round trip in nanoseconds, the median of a few batches
     * @throws IOException if the other side did not join in
     */
    public double measure(long patienceNs) throws IOException {
        double[] batchesNs = sample(BATCHES, MOST_NS, patienceNs);
        Arrays.sort(batchesNs);
        return batchesNs[batchesNs.length / 2];
    }

    /**
     * Takes a sample of batches for a figure of its own.
     *
     * @param batches    number of samples
     * @param mostNs     after this time fewer will do, but never less than one
     * @param patienceNs how long to wait for the other side
     * @return round trips in nanoseconds, each the mean of a batch
     * @throws IOException if the other side did not join in
     */
    public double[] sample(int batches, long mostNs, long patienceNs) throws IOException {
        long deadlineNs = System.nanoTime() + patienceNs;
        long thrown = throwUntilSettled(deadlineNs);
        long enoughNs = System.nanoTime() + mostNs;
        double[] batchesNs = new double[batches];
        int done = 0;
        while (done == 0 || (done < batches && System.nanoTime() - enoughNs < 0)) {
            long startNs = System.nanoTime();
            thrown = throwWord(thrown, ROUND_TRIPS, deadlineNs);
            batchesNs[done++] = (System.nanoTime() - startNs) / (double) ROUND_TRIPS;
        }
        stop(deadlineNs);
        return Arrays.copyOf(batchesNs, done);
    }

    private long throwUntilSettled(long deadlineNs) throws IOException {
        long thrown = throwWord(0, 1, deadlineNs);
        long settledNs = System.nanoTime() + SETTLE_NS;
        long batchNs;
        do {
            long startNs = System.nanoTime();
            thrown = throwWord(thrown, SETTLING_ROUND_TRIPS, deadlineNs);
            batchNs = (System.nanoTime() - startNs) / SETTLING_ROUND_TRIPS;
        } while (batchNs > TAKING_TURNS_NS && System.nanoTime() - settledNs < 0);
        return thrown;
    }

    private long throwWord(long thrown, int roundTrips, long deadlineNs) throws IOException {
        long word = thrown;
        for (int i = 0; i < roundTrips; i++) {
            // ORDER: PROBE-PING
            buffer.putLongRelease(WORD, word + 1);
            word += 2;
            awaitWord(word, deadlineNs);
        }
        return word;
    }

    private void stop(long deadlineNs) throws IOException {
        buffer.putLongRelease(WORD, STOP);
        awaitWord(IDLE, deadlineNs);
    }

    private void awaitWord(long expected, long deadlineNs) throws IOException {
        int spins = 0;
        // ORDER: PROBE-PONG
        while (buffer.getLongAcquire(WORD) != expected) {
            spins = pause(spins, deadlineNs);
        }
    }

    /**
     * Returns the word as long as the other side throws it.
     *
     * @param patienceNs how long to wait for the other side
     * @throws IOException if the other side did not begin, or did not end
     */
    public void respond(long patienceNs) throws IOException {
        long deadlineNs = System.nanoTime() + patienceNs;
        long expected = 1;
        int spins = 0;
        while (true) {
            // ORDER: PROBE-PING
            long word = buffer.getLongAcquire(WORD);
            if (word == expected) {
                // ORDER: PROBE-PONG
                buffer.putLongRelease(WORD, word + 1);
                expected += 2;
                spins = 0;
            } else if (word == STOP) {
                buffer.putLongRelease(WORD, IDLE);
                return;
            } else {
                spins = pause(spins, deadlineNs);
            }
        }
    }

    private int pause(int spins, long deadlineNs) throws IOException {
        Thread.onSpinWait();
        if (spins < SPINS_PER_NAP) {
            return spins + 1;
        }
        if (closed || System.nanoTime() - deadlineNs > 0) {
            throw new IOException("the other process does not take part in the placement probe");
        }
        LockSupport.parkNanos(NAP_NS);
        return 0;
    }

    /** Has a thread that waits in it give up. */
    @Override
    public void close() {
        closed = true;
    }
}
