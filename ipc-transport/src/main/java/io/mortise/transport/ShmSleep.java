package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.AWAKE;
import static io.mortise.transport.ShmLaneDescriptor.SLEEPING;

import io.mortise.region.Futex;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.AtomicBuffer;

/** Waiting for the other side: it spins for as long as a piece usually takes, then sleeps on its own word. For one thread at a time. */
final class ShmSleep {
    private static final long SPIN_NS = Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;
    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 32;
    private static final long FIRST_SLICE_NS = 10_000_000;
    private static final long LONGEST_SLICE_NS = 50_000_000;

    private final ShmWatch watch;
    private final AtomicBuffer control;
    private final int offset;

    ShmSleep(ShmWatch watch, AtomicBuffer control, int offset) {
        this.watch = watch;
        this.control = control;
        this.offset = offset;
    }

    /**
     * Waits.
     *
     * @param ready     what is waited for, which includes the other side's end.
     * @param timeoutNs how long, {@link Long#MAX_VALUE} for ever.
     * @return false if the time passed first.
     * @throws InterruptedException if interrupted, also before.
     * @throws ConnectionClosedException if this side is closed.
     */
    boolean await(BooleanSupplier ready, long timeoutNs) throws InterruptedException, ConnectionClosedException {
        long startNs = System.nanoTime();
        if (spin(ready, startNs, Math.min(timeoutNs, SPIN_NS))) {
            return true;
        }
        long sliceNs = FIRST_SLICE_NS;
        try {
            while (true) {
                // ORDER: SLEEP
                control.putIntVolatile(offset, SLEEPING);
                if (ready.getAsBoolean()) {
                    return true;
                }
                watch.checkOpen();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long leftNs = timeoutNs - (System.nanoTime() - startNs);
                if (leftNs <= 0) {
                    return false;
                }
                Futex.await(control, offset, SLEEPING, Math.min(sliceNs, leftNs));
                sliceNs = Math.min(sliceNs * 3 / 2, LONGEST_SLICE_NS);
                watch.look();
            }
        } finally {
            control.putIntRelease(offset, AWAKE);
        }
    }

    private static boolean spin(BooleanSupplier ready, long startNs, long limitNs) {
        do {
            for (int i = 0; i < SPINS_PER_LOOK_AT_THE_CLOCK; i++) {
                if (ready.getAsBoolean()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - startNs < limitNs);
        return false;
    }

    /** Wakes who sleeps on the word, by a system call only if somebody does. What he waits for was stored before, as volatile. */
    static void wake(AtomicBuffer control, int offset) {
        // ORDER: SLEEP
        if (control.getIntVolatile(offset) == SLEEPING) {
            control.putIntRelease(offset, AWAKE);
            Futex.wake(control, offset, 1);
        }
    }
}
