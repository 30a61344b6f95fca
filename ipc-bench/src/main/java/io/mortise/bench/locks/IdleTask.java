package io.mortise.bench.locks;

import io.mortise.bench.harness.CpuClock;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.region.Futex;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Has a thread wait for what does not come, and measures what that costs: in a fresh JVM, whose threads do nothing else.
 *
 * @param subject  for what it waits
 * @param mode     how
 * @param windowNs for how long it is looked at, once it sleeps
 */
record IdleTask(Subject subject, IdleMode mode, long windowNs) implements PeerTask<Double> {
    /** To load native code, and for the first slices, which are shorter. */
    private static final long SETTLING_MS = 300;

    /** {@return percent of a core} */
    @Override
    public Double run(PeerContext context) throws IOException, ReflectiveOperationException, InterruptedException {
        Arena arena = context.keep(Arena.class, Arena.open(context.memory()));
        Signal signal = arena.signal(subject, "idle");
        AtomicReference<String> end = new AtomicReference<>();
        mode.start(() -> {
            try {
                signal.await();
                end.set("it came");
            } catch (InterruptedException | RuntimeException failed) {
                end.set(failed.toString());
            }
        });
        Thread.sleep(SETTLING_MS);
        long cpuNs = CpuClock.nowNs();
        long startNs = System.nanoTime();
        Thread.sleep(windowNs / 1_000_000);
        double percent = 100.0 * (CpuClock.nowNs() - cpuNs) / (System.nanoTime() - startNs);
        checkMode();
        if (end.get() != null) {
            throw new IllegalStateException("the idle one waits no more: " + end.get());
        }
        return percent;
    }

    private void checkMode() {
        String state = Futex.state();
        boolean polls = state.startsWith("polling");
        if (mode != IdleMode.VIRTUAL_THREAD && polls != (mode == IdleMode.POLLING)) {
            throw new IllegalStateException("mode=" + mode.label() + " state=" + state);
        }
    }

    @Override
    public String toString() {
        return "idle-waiter " + subject.label() + " " + mode.label();
    }
}
